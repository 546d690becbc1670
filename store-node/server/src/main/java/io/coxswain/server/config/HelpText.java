package io.coxswain.server.config;

import java.util.Locale;

/// What `--help` prints.
public final class HelpText {

  private HelpText() {}

  /// All flags by group, with defaults.
  public static String render() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage:

              coxswain-store [flags]
                Start a member of the store. Flags are etcd's; --x-y is also ETCD_X_Y.

              coxswain-store --version
              coxswain-store -h | --help
            """);
    for (Flag.Group group : Flag.Group.values()) {
      String name = group.name();
      text.append('\n')
          .append(name.charAt(0))
          .append(name.substring(1).toLowerCase(Locale.ROOT))
          .append(":\n");
      for (Flag flag : Flag.values()) {
        if (flag.group() == group) {
          text.append("  %s '%s'%n".formatted(flag.option(), flag.defaultValue()))
              .append("    %s%n".formatted(flag.help()));
        }
      }
    }
    return text.toString();
  }
}
