package io.coxswain.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// The families of etcd 3.7.3, as recorded in `metrics/etcd.txt`.
///
/// @param usual `name type [labels] [bounds]` by name
/// @param rare those that come only with failures that no test provokes
public record EtcdFamilies(Map<String, String> usual, Map<String, String> rare) {
  private static final String RARE = "? ";

  public static EtcdFamilies recorded() {
    EtcdFamilies families = new EtcdFamilies(new TreeMap<>(), new TreeMap<>());
    try (InputStream in =
        requireNonNull(EtcdFamilies.class.getResourceAsStream("/metrics/etcd.txt"))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (line.startsWith(RARE)) {
          put(line.substring(RARE.length()), families.rare);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          put(line, families.usual);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return families;
  }

  private static void put(String line, Map<String, String> into) {
    into.put(line.substring(0, line.indexOf(' ')), line);
  }

  /// All of them.
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(usual);
    all.putAll(rare);
    return all;
  }

  /// Whether a family is one of those that dashboards for etcd may ask for.
  public static boolean concerns(String name) {
    return name.matches("(etcd|grpc_server|os_fd|process)_.*");
  }
}
