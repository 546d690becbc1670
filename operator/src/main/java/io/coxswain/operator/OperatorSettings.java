package io.coxswain.operator;

import io.coxswain.operator.plan.PlanSettings;
import io.coxswain.tempo.TempoWindows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// What the environment settles.
///
/// @param watchNamespaces served namespaces; empty: all
/// @param leaseNamespace where the lease is; empty: no leader election
/// @param identity who holds the lease
/// @param healthPort where /healthz and /readyz answer; 0: any free port
/// @param plan what is settled for all clusters
record OperatorSettings(
    Set<String> watchNamespaces,
    Optional<String> leaseNamespace,
    String identity,
    int healthPort,
    PlanSettings plan) {
  static final String WATCH_NAMESPACES = "COXSWAIN_WATCH_NAMESPACES";
  static final String STORE_IMAGE = "COXSWAIN_STORE_IMAGE";
  static final String STORE_VERSION = "COXSWAIN_STORE_VERSION";
  static final String HEALTH_PORT = "COXSWAIN_HEALTH_PORT";
  static final String JOIN_DEADLINE_SECONDS = "COXSWAIN_JOIN_DEADLINE_SECONDS";

  /// Divides the windows of the timing planner: tests use it, production has no need to.
  static final String TEMPO_SPEED = "COXSWAIN_TEMPO_SPEED";

  static final String POD_NAMESPACE = "POD_NAMESPACE";
  static final String POD_NAME = "POD_NAME";

  private static final String DEFAULT_STORE_IMAGE = "coxswain/store-node";
  private static final int DEFAULT_HEALTH_PORT = 8080;
  private static final int PORT_MAX = 65_535;
  private static final int DEADLINE_SECONDS_MAX = 86_400;
  private static final int SPEED_MAX = 3600;

  static OperatorSettings from(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    long speed = reader.number(TEMPO_SPEED, 1, 1, SPEED_MAX);
    return new OperatorSettings(
        Arrays.stream(reader.text(WATCH_NAMESPACES).orElse("").split(",", -1))
            .map(String::strip)
            .filter(namespace -> !namespace.isEmpty())
            .collect(Collectors.toUnmodifiableSet()),
        reader.text(POD_NAMESPACE),
        reader.text(POD_NAME).orElse("coxswain-operator"),
        (int) reader.number(HEALTH_PORT, DEFAULT_HEALTH_PORT, 0, PORT_MAX),
        new PlanSettings(
            reader.text(STORE_IMAGE).orElse(DEFAULT_STORE_IMAGE),
            reader.text(STORE_VERSION).orElseGet(OperatorSettings::ownVersion),
            Duration.ofSeconds(
                reader.number(
                    JOIN_DEADLINE_SECONDS,
                    PlanSettings.JOIN_DEADLINE.toSeconds(),
                    1,
                    DEADLINE_SECONDS_MAX)),
            faster(TempoWindows.STANDARD, speed)));
  }

  private static TempoWindows faster(TempoWindows windows, long speed) {
    // Raising is fast enough for every test.
    return new TempoWindows(
        windows.raiseAfterMillis(),
        windows.raiseEveryMillis(),
        windows.lowerAfterMillis() / speed,
        windows.lowerEveryMillis() / speed,
        windows.leaderObservedMillis() / speed);
  }

  /// The version this operator was built as.
  static String ownVersion() {
    Properties properties = new Properties();
    try (InputStream stream = OperatorSettings.class.getResourceAsStream("operator.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  private record Reader(Map<String, String> environment) {
    Optional<String> text(String variable) {
      return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    long number(String variable, long otherwise, long min, long max) {
      Optional<String> text = text(variable);
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        long value = Long.parseLong(text.get().strip());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // told below
      }
      throw new IllegalArgumentException(
          "%s is '%s', but must be a whole number from %d to %d"
              .formatted(variable, text.get(), min, max));
    }
  }
}
