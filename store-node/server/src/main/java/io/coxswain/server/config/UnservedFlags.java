package io.coxswain.server.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// etcd's flags that this member knows and does not serve: some have no meaning here (accepted with a
/// warning), others would promise something that is not there yet (refused unless they ask for what
/// happens anyway).
final class UnservedFlags {

  /// What to do with a flag that is not served.
  sealed interface Unserved {
    String why();

    /// Accepted; nothing depends on it.
    record Ignored(String why) implements Unserved {}

    /// Refused unless the value is one of `harmless`.
    record Refused(String why, List<String> harmless) implements Unserved {
      public Refused {
        harmless = List.copyOf(harmless);
      }
    }
  }

  private static final Map<String, Unserved> BY_KEY = table();

  private UnservedFlags() {}

  /// What is known about a flag that is not in [Flag].
  static Optional<Unserved> find(String key) {
    if (key.startsWith("experimental-")) {
      return Optional.of(new Unserved.Ignored("etcd removed its experimental flags in 3.7"));
    }
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /// All names, sorted.
  static Iterable<String> keys() {
    return BY_KEY.keySet();
  }

  /// Whether the flag can stand without a value, as a Go boolean does.
  static boolean isBoolean(String key) {
    return BOOLEANS.contains(key) || (key.startsWith("experimental-") && key.contains("enable"));
  }

  private static final List<String> BOOLEANS =
      List.of(
          "initial-election-tick-advance",
          "memory-mlock",
          "socket-reuse-port",
          "socket-reuse-address",
          "enable-grpc-gateway",
          "discovery-insecure-transport",
          "discovery-insecure-skip-tls-verify",
          "pre-vote",
          "client-cert-auth",
          "auto-tls",
          "peer-client-cert-auth",
          "peer-auto-tls",
          "peer-skip-client-san-verification",
          "enable-pprof",
          "enable-log-rotation",
          "enable-distributed-tracing",
          "unsafe-no-fsync");

  private static Map<String, Unserved> table() {
    Map<String, Unserved> table = new TreeMap<>();
    ignoreWhatHasNoMeaningHere(table);
    refuseSecurity(table);
    refuseDiscovery(table);
    refuseTheRest(table);
    return table;
  }

  private static void ignoreWhatHasNoMeaningHere(Map<String, Unserved> table) {
    ignore(table, "log segments are removed as soon as no member needs them", "max-wals");
    ignore(table, "state is one RocksDB directory, there are no snapshot files", "max-snapshots");
    ignore(
        table,
        "state lives in RocksDB, not in bbolt",
        "backend-bbolt-freelist-type",
        "backend-batch-interval",
        "backend-batch-limit",
        "bootstrap-defrag-threshold-megabytes");
    ignore(
        table,
        "compaction keeps pace with the writes by itself",
        "compaction-batch-limit",
        "compaction-sleep-interval");
    ignore(table, "there is no v2 store", "v2-deprecation");
    ignore(table, "only one log encoder exists", "logger");
    ignore(table, "peers speak gRPC streams", "raft-read-timeout", "raft-write-timeout");
    ignore(
        table,
        "it has no effect here",
        "initial-election-tick-advance",
        "memory-mlock",
        "socket-reuse-port",
        "socket-reuse-address",
        "downgrade-check-time",
        "discovery-fallback",
        "discovery-dial-timeout",
        "discovery-request-timeout",
        "discovery-keepalive-time",
        "discovery-keepalive-timeout",
        "discovery-insecure-transport",
        "discovery-insecure-skip-tls-verify",
        "self-signed-cert-validity",
        "log-rotation-config-json",
        "distributed-tracing-address",
        "distributed-tracing-service-name",
        "distributed-tracing-instance-id",
        "distributed-tracing-sampling-rate",
        "warning-unary-request-duration",
        "bcrypt-cost",
        "auth-token-ttl",
        "enable-pprof",
        "enable-grpc-gateway");
  }

  private static void refuseSecurity(Map<String, Unserved> table) {
    String tls = "TLS is not implemented yet and traffic would be in the clear";
    for (String key :
        List.of(
            "cert-file",
            "key-file",
            "client-cert-file",
            "client-key-file",
            "client-crl-file",
            "client-cert-allowed-hostname",
            "trusted-ca-file",
            "peer-cert-file",
            "peer-key-file",
            "peer-client-cert-file",
            "peer-client-key-file",
            "peer-trusted-ca-file",
            "peer-cert-allowed-cn",
            "peer-cert-allowed-hostname",
            "peer-crl-file",
            "cipher-suites",
            "tls-max-version",
            "client-transport-security",
            "peer-transport-security")) {
      refuse(table, tls, key, "");
    }
    refuse(table, tls, "tls-min-version", "", "TLS1.2", "TLS1.3");
    for (String key :
        List.of(
            "client-cert-auth",
            "auto-tls",
            "peer-client-cert-auth",
            "peer-auto-tls",
            "peer-skip-client-san-verification")) {
      refuse(table, tls, key, "false");
    }
    refuse(table, "authentication is not implemented yet", "auth-token", "", "simple");
  }

  private static void refuseDiscovery(Map<String, Unserved> table) {
    for (String key :
        List.of(
            "discovery",
            "discovery-token",
            "discovery-endpoints",
            "discovery-cert",
            "discovery-key",
            "discovery-cacert",
            "discovery-user",
            "discovery-password",
            "discovery-proxy",
            "discovery-srv",
            "discovery-srv-name")) {
      refuse(table, "discovery is not implemented; use --initial-cluster", key, "");
    }
  }

  private static void refuseTheRest(Map<String, Unserved> table) {
    refuse(table, "pre-vote is always on", "pre-vote", "true");
    refuse(table, "the log lives below --data-dir", "wal-dir", "");
    refuse(table, "automatic compaction is not implemented yet", "auto-compaction-retention", "0");
    refuse(
        table,
        "automatic compaction is not implemented yet",
        "auto-compaction-mode",
        "",
        "periodic",
        "revision");
    refuse(table, "origin checks are not implemented", "cors", "", "*");
    refuse(table, "host name checks are not implemented", "host-whitelist", "", "*");
    refuse(table, "tracing is not implemented", "enable-distributed-tracing", "false");
    refuse(table, "log rotation is not implemented", "enable-log-rotation", "false");
    refuse(table, "a member never acknowledges what is not on disk", "unsafe-no-fsync", "false");
  }

  private static void ignore(Map<String, Unserved> table, String why, String... keys) {
    for (String key : keys) {
      table.put(key, new Unserved.Ignored(why));
    }
  }

  private static void refuse(
      Map<String, Unserved> table, String why, String key, String... harmless) {
    table.put(key, new Unserved.Refused(why, List.of(harmless)));
  }
}
