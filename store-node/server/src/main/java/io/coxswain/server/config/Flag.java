package io.coxswain.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every flag that is served: etcd's name, default and meaning (etcd `server/embed/config.go`), and a few
/// of ours in the last group. `--x-y` is also `ETCD_X_Y` in the environment and `x-y` in the file.
enum Flag {
  NAME(Group.MEMBER, Kind.TEXT, "default", "Human-readable name for this member."),
  DATA_DIR(Group.MEMBER, Kind.TEXT, "${name}.etcd", "Path to the data directory."),
  SNAPSHOT_COUNT(
      Group.MEMBER, Kind.NUMBER, "10000", "Applied entries after which the log may be cut."),
  SNAPSHOT_CATCHUP_ENTRIES(
      Group.MEMBER, Kind.NUMBER, "5000", "Entries kept in the log for a slow follower."),
  HEARTBEAT_INTERVAL(
      Group.MEMBER, Kind.NUMBER, "100", "Milliseconds between heartbeats: the first timing epoch."),
  ELECTION_TIMEOUT(
      Group.MEMBER, Kind.NUMBER, "1000", "Election timeout in milliseconds: the first epoch."),
  LISTEN_PEER_URLS(
      Group.MEMBER, Kind.URLS, "http://localhost:2380", "URLs to listen on for peers."),
  LISTEN_CLIENT_URLS(
      Group.MEMBER, Kind.URLS, "http://localhost:2379", "URLs to listen on for clients."),
  LISTEN_CLIENT_HTTP_URLS(
      Group.MEMBER, Kind.URLS, "", "URLs for HTTP/1.1 only; takes it away from the client URLs."),
  QUOTA_BACKEND_BYTES(
      Group.MEMBER, Kind.NUMBER, "0", "Size that raises the NOSPACE alarm; 0 = 2 GiB, <0 = none."),
  MAX_TXN_OPS(Group.MEMBER, Kind.NUMBER, "128", "Operations permitted in one transaction."),
  MAX_REQUEST_BYTES(Group.MEMBER, Kind.NUMBER, "1572864", "Largest client request in bytes."),
  MAX_CONCURRENT_STREAMS(
      Group.MEMBER, Kind.NUMBER, "4294967295", "Streams that one client may hold open."),
  GRPC_KEEPALIVE_MIN_TIME(
      Group.MEMBER, Kind.DURATION, "5s", "How often a client may ping at most."),
  GRPC_KEEPALIVE_INTERVAL(
      Group.MEMBER, Kind.DURATION, "2h", "How often the server pings idle clients; 0 = never."),
  GRPC_KEEPALIVE_TIMEOUT(
      Group.MEMBER, Kind.DURATION, "20s", "How long to wait for the answer to such a ping."),

  INITIAL_ADVERTISE_PEER_URLS(
      Group.CLUSTERING, Kind.URLS, "http://localhost:2380", "This member's peer URLs for others."),
  INITIAL_CLUSTER(
      Group.CLUSTERING, Kind.TEXT, "", "Members to start with: name=url[,name=url...]."),
  INITIAL_CLUSTER_STATE(
      Group.CLUSTERING, Kind.TEXT, "new", "'new' to bootstrap, 'existing' to join."),
  INITIAL_CLUSTER_TOKEN(
      Group.CLUSTERING, Kind.TEXT, "etcd-cluster", "Keeps apart clusters with the same URLs."),
  ADVERTISE_CLIENT_URLS(
      Group.CLUSTERING, Kind.URLS, "http://localhost:2379", "This member's client URLs."),
  STRICT_RECONFIG_CHECK(
      Group.CLUSTERING, Kind.BOOLEAN, "true", "Refuse membership changes that risk quorum."),
  MAX_LEARNERS(Group.CLUSTERING, Kind.NUMBER, "1", "Learners allowed in the cluster."),
  FORCE_NEW_CLUSTER(
      Group.CLUSTERING,
      Kind.BOOLEAN,
      "false",
      "Once, on one survivor of a lost quorum: a cluster of one, same cluster ID (etcd's)."),

  WATCH_PROGRESS_NOTIFY_INTERVAL(
      Group.FEATURES, Kind.DURATION, "10m", "How often an idle watch hears of progress."),
  WARNING_APPLY_DURATION(
      Group.FEATURES, Kind.DURATION, "100ms", "A request that takes longer to apply is logged."),

  CORRUPT_CHECK_TIME(
      Group.FEATURES, Kind.DURATION, "0s", "How often the leader compares all data; 0 = never."),
  COMPACT_HASH_CHECK_TIME(
      Group.FEATURES, Kind.DURATION, "1m", "How often it compares what was compacted."),
  FEATURE_GATES(
      Group.FEATURES,
      Kind.TEXT,
      "",
      "InitialCorruptCheck=true,CompactHashCheck=true: off by default."),

  METRICS(Group.MONITORING, Kind.TEXT, "basic", "'extensive' adds gRPC latency histograms."),
  LISTEN_METRICS_URLS(
      Group.MONITORING, Kind.URLS, "", "More URLs that answer /metrics and /health."),
  LOG_LEVEL(Group.MONITORING, Kind.TEXT, "info", "debug, info, warn, error, panic or fatal."),
  LOG_FORMAT(Group.MONITORING, Kind.TEXT, "json", "json or console."),
  LOG_OUTPUTS(Group.MONITORING, Kind.TEXT, "default", "stderr, stdout or default (stderr)."),

  RECOVER_QUORUM(
      Group.COXSWAIN,
      Kind.BOOLEAN,
      "false",
      "Once, on one survivor of a lost quorum: a cluster of one under a new cluster ID."),
  SNAPSHOT_BYTES_PER_SECOND(
      Group.COXSWAIN,
      Kind.NUMBER,
      "0",
      "How fast snapshots leave for members that are behind; 0 = no limit."),
  CONFIG_FILE(
      Group.COXSWAIN, Kind.TEXT, "", "YAML file; all other flags and variables are then ignored.");

  /// Heading in the help.
  enum Group {
    MEMBER,
    CLUSTERING,
    FEATURES,
    MONITORING,
    COXSWAIN
  }

  /// How a value is written.
  enum Kind {
    TEXT,
    BOOLEAN,
    NUMBER,
    /// As Go writes them, for example `1m30s`; whole nanoseconds in the file.
    DURATION,
    URLS
  }

  private static final Map<String, Flag> BY_KEY =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Flag::key, Function.identity()));

  private final Group group;
  private final Kind kind;
  private final String defaultValue;
  private final String help;

  Flag(Group group, Kind kind, String defaultValue, String help) {
    this.group = group;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.help = help;
  }

  static Optional<Flag> byKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /// The name without dashes in front, as in the file.
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String option() {
    return "--" + key();
  }

  String variable() {
    return "ETCD_" + name();
  }

  Group group() {
    return group;
  }

  Kind kind() {
    return kind;
  }

  String defaultValue() {
    return defaultValue;
  }

  String help() {
    return help;
  }
}
