package io.coxswain.server.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was asked for, before it is understood: raw values by flag, and what a person should be told.
///
/// @param values only flags that were given
/// @param warnings one line each
record Settings(Map<Flag, String> values, List<String> warnings) {

  Settings {
    values = Map.copyOf(values);
    warnings = List.copyOf(warnings);
  }

  boolean isGiven(Flag flag) {
    return values.containsKey(flag);
  }

  /// The value asked for, or the default.
  String get(Flag flag) {
    return values.getOrDefault(flag, flag.defaultValue());
  }

  /// Puts the sources together as etcd does: a configuration file replaces everything else; a flag wins
  /// over its variable.
  ///
  /// @throws ConfigRefused if something is unknown or not served
  static Settings read(List<String> arguments, Map<String, String> environment, TextFiles files) {
    Collector flags = new Collector();
    CommandLine.parse(arguments, flags);
    String file =
        flags
            .given(Flag.CONFIG_FILE)
            .or(() -> Optional.ofNullable(environment.get(Flag.CONFIG_FILE.variable())))
            .orElse("");
    if (!file.isEmpty()) {
      Collector fromFile = new Collector();
      fromFile.warn(
          "the configuration file %s is used; other flags and ETCD_* variables are ignored"
              .formatted(file));
      ConfigFile.parse(file, files, fromFile);
      return fromFile.toSettings();
    }
    addEnvironment(environment, flags);
    return flags.toSettings();
  }

  private static void addEnvironment(Map<String, String> environment, Collector into) {
    environment.keySet().stream()
        .filter(name -> name.startsWith("ETCD_"))
        .sorted()
        .forEach(name -> {
          String key = CommandLine.keyOfVariable(name);
          String value = environment.getOrDefault(name, "");
          if (into.has(key)) {
            into.warn("the variable %s is shadowed by --%s".formatted(name, key));
          } else if (Flag.byKey(key).isEmpty() && UnservedFlags.find(key).isEmpty()) {
            // A Kubernetes Service called "etcd" puts ETCD_SERVICE_HOST and its like into every
            // pod.
            into.warn("the variable %s is not known and is ignored".formatted(name));
          } else {
            into.put(key, value, name);
          }
        });
  }

  /// Takes name and value pairs; the last of a name wins.
  static final class Collector {
    private final Map<Flag, String> values = new EnumMap<>(Flag.class);
    private final Map<String, String> unserved = new java.util.TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    boolean has(String key) {
      return unserved.containsKey(key) || Flag.byKey(key).map(values::containsKey).orElse(false);
    }

    Optional<String> given(Flag flag) {
      return Optional.ofNullable(values.get(flag));
    }

    void warn(String line) {
      warnings.add(line);
    }

    /// @param spelled how the person wrote the name, for messages
    void put(String key, String value, String spelled) {
      Optional<Flag> flag = Flag.byKey(key);
      if (flag.isPresent()) {
        values.put(flag.get(), value);
      } else if (UnservedFlags.find(key).isPresent()) {
        unserved.put(key, value);
      } else {
        throw new ConfigRefused(unknown(key, spelled));
      }
    }

    Settings toSettings() {
      unserved.forEach(this::judge);
      return new Settings(values, warnings);
    }

    private void judge(String key, String value) {
      switch (UnservedFlags.find(key).orElseThrow()) {
        case UnservedFlags.Unserved.Ignored(String why) ->
            warn("--%s is accepted and ignored: %s".formatted(key, why));
        case UnservedFlags.Unserved.Refused(String why, List<String> harmless) -> {
          if (!harmless.contains(value)) {
            throw new ConfigRefused(
                "--%s=%s cannot be used: %s. Remove it.".formatted(key, value, why));
          }
        }
      }
    }

    private static String unknown(String key, String spelled) {
      List<String> known = new ArrayList<>();
      for (Flag flag : Flag.values()) {
        known.add(flag.key());
      }
      UnservedFlags.keys().forEach(known::add);
      return NearestName.of(key, known)
          .map(near -> "%s is not known; did you mean --%s?".formatted(spelled, near))
          .orElse("%s is not known; --help lists every flag.".formatted(spelled));
    }
  }
}
