package io.coxswain.trials;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `--name value` pairs of a command.
final class Options {
  private final Map<String, String> values = new TreeMap<>();

  /// @param defaults every option there is, with what it is when it isn't given
  /// @throws TrialFailed on an option that isn't there, or one without a value
  Options(String[] arguments, Map<String, String> defaults) {
    values.putAll(defaults);
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!defaults.containsKey(name) || i + 1 == arguments.length) {
        throw new TrialFailed(
            "%s is no option with a value. There are: %s"
                .formatted(
                    arguments[i],
                    new TreeMap<>(defaults)
                        .entrySet().stream()
                            .map(option -> "--" + option.getKey() + " " + option.getValue())
                            .collect(Collectors.joining(" "))));
      }
      values.put(name, arguments[i + 1]);
    }
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no option " + name);
    }
    return value;
  }

  /// A whole number of at least `min`.
  ///
  /// @throws TrialFailed if it is none
  long number(String name, long min) {
    try {
      long number = Long.parseLong(text(name));
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new TrialFailed("--%s %s is no number".formatted(name, text(name)), none);
    }
    throw new TrialFailed("--%s %s is less than %d".formatted(name, text(name), min));
  }
}
