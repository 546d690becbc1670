package io.coxswain.server.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The value of `--feature-gates`: `Name=true,Name=false`. Gates that change nothing here are accepted.
record FeatureGates(Map<FeatureGate, Boolean> values) {
  FeatureGates {
    values = Map.copyOf(values);
  }

  /// @param warnings told of what is ignored
  /// @throws ConfigRefused if a gate is not known, or is neither true nor false
  static FeatureGates parse(String text, List<String> warnings) {
    Map<FeatureGate, Boolean> values = new EnumMap<>(FeatureGate.class);
    for (String setting : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = setting.indexOf('=');
      String name = setting.substring(0, Math.max(0, equals)).strip();
      String value = setting.substring(equals + 1).strip();
      if (!List.of("true", "false").contains(value)) {
        throw new ConfigRefused(
            "%s must be a list of Name=true or Name=false, was \"%s\"."
                .formatted(Flag.FEATURE_GATES.option(), text));
      }
      FeatureGate gate =
          FeatureGate.named(name)
              .orElseThrow(() -> new ConfigRefused("unrecognized feature gate: " + name));
      if (!gate.isServed()) {
        warnings.add("the feature gate %s is accepted and ignored".formatted(name));
      }
      values.put(gate, Boolean.valueOf(value));
    }
    return new FeatureGates(values);
  }

  boolean isOn(FeatureGate gate) {
    return values.getOrDefault(gate, false);
  }
}
