package io.coxswain.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Families of etcd that have no meaning here (`metrics/absent.txt`).
public final class AbsentMetrics {
  private AbsentMetrics() {}

  /// Why not, by name.
  public static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    try (InputStream in =
        requireNonNull(AbsentMetrics.class.getResourceAsStream("/metrics/absent.txt"))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int space = line.indexOf(' ');
          reasons.put(line.substring(0, space), line.substring(space + 1));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return reasons;
  }
}
