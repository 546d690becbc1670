package io.coxswain.server.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The value of `--feature-gates`: `Name=true,Name=false`. Gates of etcd (`server/features/etcd_features.go`) that change nothing
/// here are accepted.
record FeatureGates(Map<String, Boolean> values) {
  private static final List<String> SERVED = List.of("InitialCorruptCheck", "CompactHashCheck");

  private static final List<String> WITHOUT_MEANING =
      List.of(
          "AllAlpha",
          "AllBeta",
          "FastLeaseKeepAlive",
          "LeaseCheckpoint",
          "LeaseCheckpointPersist",
          "PriorityRequest",
          "SetMemberLocalAddr",
          "StopGRPCServiceOnDefrag",
          "TxnModeWriteWithSharedBuffer");

  FeatureGates {
    values = Map.copyOf(values);
  }

  /// @param warnings told of what is ignored
  /// @throws ConfigRefused if a gate is not known, or is neither true nor false
  static FeatureGates parse(String text, List<String> warnings) {
    Map<String, Boolean> values = new TreeMap<>();
    for (String gate : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = gate.indexOf('=');
      String name = gate.substring(0, Math.max(0, equals)).strip();
      String value = gate.substring(equals + 1).strip();
      if (!List.of("true", "false").contains(value)) {
        throw new ConfigRefused(
            "%s must be a list of Name=true or Name=false, was \"%s\"."
                .formatted(Flag.FEATURE_GATES.option(), text));
      }
      if (WITHOUT_MEANING.contains(name)) {
        warnings.add("the feature gate %s is accepted and ignored".formatted(name));
      } else if (!SERVED.contains(name)) {
        throw new ConfigRefused("unrecognized feature gate: " + name);
      }
      values.put(name, Boolean.valueOf(value));
    }
    return new FeatureGates(values);
  }

  boolean isOn(String name) {
    return values.getOrDefault(name, false);
  }
}
