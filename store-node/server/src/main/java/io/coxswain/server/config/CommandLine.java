package io.coxswain.server.config;

import java.util.List;
import java.util.Locale;

/// Flags as Go's `flag` package takes them: `--x=v`, `--x v`, one dash or two, a bare boolean; the last
/// of a name wins.
final class CommandLine {

  private CommandLine() {}

  static void parse(List<String> arguments, Settings.Collector into) {
    int next = 0;
    while (next < arguments.size()) {
      String argument = arguments.get(next++);
      String body = withoutDashes(argument);
      int equals = body.indexOf('=');
      if (equals >= 0) {
        String key = body.substring(0, equals);
        into.put(key, body.substring(equals + 1), "--" + key);
      } else if (isBoolean(body)) {
        into.put(body, "true", argument);
      } else if (next < arguments.size() && isKnown(body)) {
        into.put(body, arguments.get(next++), argument);
      } else if (isKnown(body)) {
        throw new ConfigRefused("%s needs a value.".formatted(argument));
      } else {
        into.put(body, "", argument);
      }
    }
  }

  /// `ETCD_DATA_DIR` -> `data-dir`.
  static String keyOfVariable(String variable) {
    return variable.substring("ETCD_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String withoutDashes(String argument) {
    String body =
        argument.startsWith("--")
            ? argument.substring(2)
            : argument.startsWith("-") ? argument.substring(1) : "";
    if (body.isEmpty()) {
      throw new ConfigRefused(
          "\"%s\" is not a flag; every argument starts with --. (Booleans are --x or --x=false.)"
              .formatted(argument));
    }
    return body;
  }

  private static boolean isBoolean(String key) {
    return Flag.byKey(key)
        .map(flag -> flag.kind() == Flag.Kind.BOOLEAN)
        .orElseGet(() -> UnservedFlags.isBoolean(key));
  }

  private static boolean isKnown(String key) {
    return Flag.byKey(key).isPresent() || UnservedFlags.find(key).isPresent();
  }
}
