package io.coxswain.server.metrics;

import java.util.List;
import java.util.stream.DoubleStream;

/// Every metric family: name, type, labels, buckets. Names, labels and buckets are etcd's where they begin with `etcd_`, `grpc_` or
/// `process_`; ours begin with `coxswain_`.
public enum Metric {
  HAS_LEADER(Type.GAUGE, "etcd_server_has_leader", "Whether a leader is known: 1 or 0."),
  IS_LEADER(Type.GAUGE, "etcd_server_is_leader", "Whether this member leads: 1 or 0."),
  IS_LEARNER(Type.GAUGE, "etcd_server_is_learner", "Whether this member is a learner: 1 or 0."),
  SERVER_ID(Type.GAUGE, "etcd_server_id", "1, labelled with the member id.", "server_id"),
  SERVER_VERSION(
      Type.GAUGE, "etcd_server_version", "1, labelled with the API version.", "server_version"),
  CLUSTER_VERSION(
      Type.GAUGE, "etcd_cluster_version", "1, labelled with the API level.", "cluster_version"),
  LEADER_CHANGES(Type.COUNTER, "etcd_server_leader_changes_seen_total", "Leader changes seen."),
  HEARTBEAT_SEND_FAILURES(
      Type.COUNTER,
      "etcd_server_heartbeat_send_failures_total",
      "Heartbeats that left late: the leader was overloaded or its disk slow."),
  PROPOSALS_COMMITTED(
      Type.GAUGE, "etcd_server_proposals_committed_total", "Index of the last committed entry."),
  PROPOSALS_APPLIED(
      Type.GAUGE, "etcd_server_proposals_applied_total", "Index of the last applied entry."),
  PROPOSALS_PENDING(Type.GAUGE, "etcd_server_proposals_pending", "Proposals not yet applied."),
  PROPOSALS_FAILED(Type.COUNTER, "etcd_server_proposals_failed_total", "Proposals that failed."),
  READ_INDEXES_FAILED(
      Type.COUNTER, "etcd_server_read_indexes_failed_total", "Linearizable reads that failed."),
  SLOW_READ_INDEXES(
      Type.COUNTER, "etcd_server_slow_read_indexes_total", "Read rounds that took too long."),
  SLOW_APPLY(Type.COUNTER, "etcd_server_slow_apply_total", "Entries whose applying took too long."),
  APPLY_DURATION(
      Type.APPLY_SECONDS,
      "etcd_server_apply_duration_seconds",
      "Time to apply one entry.",
      "version",
      "op",
      "success"),
  QUOTA(Type.GAUGE, "etcd_server_quota_backend_bytes", "Storage quota, in bytes."),
  CLIENT_REQUESTS(
      Type.COUNTER,
      "etcd_server_client_requests_total",
      "Client calls by what the client says its version is.",
      "type",
      "client_api_version"),
  HEALTH_SUCCESS(
      Type.COUNTER_WITHOUT_SUFFIX, "etcd_server_health_success", "Answers of /health: healthy."),
  HEALTH_FAILURES(
      Type.COUNTER_WITHOUT_SUFFIX,
      "etcd_server_health_failures",
      "Answers of /health: not healthy."),
  HEALTH_CHECK(
      Type.GAUGE,
      "etcd_server_healthcheck",
      "Last result of a check of /livez or /readyz: 1 or 0.",
      "type",
      "name"),
  HEALTH_CHECKS(
      Type.COUNTER,
      "etcd_server_healthchecks_total",
      "Results of the checks of /livez and /readyz.",
      "type",
      "name",
      "status"),
  LEARNER_PROMOTE_SUCCESSES(
      Type.COUNTER_WITHOUT_SUFFIX,
      "etcd_server_learner_promote_successes",
      "Learners promoted while this member led."),

  WAL_FSYNC(
      Type.DISK_SECONDS, "etcd_disk_wal_fsync_duration_seconds", "Time of one sync of the log."),
  WAL_WRITE(
      Type.DISK_SECONDS, "etcd_disk_wal_write_duration_seconds", "Time of one write to the log."),
  WAL_BYTES(Type.GAUGE, "etcd_disk_wal_write_bytes_total", "Bytes written to the log."),
  BACKEND_COMMIT(
      Type.DISK_SECONDS,
      "etcd_disk_backend_commit_duration_seconds",
      "Time of one flush of the state."),

  KNOWN_PEERS(Type.GAUGE, "etcd_network_known_peers", "Other members.", "Local", "Remote"),
  ACTIVE_PEERS(Type.GAUGE, "etcd_network_active_peers", "Connected members.", "Local", "Remote"),
  PEER_SENT_BYTES(
      Type.COUNTER, "etcd_network_peer_sent_bytes_total", "Bytes sent to a member.", "To"),
  PEER_RECEIVED_BYTES(
      Type.COUNTER,
      "etcd_network_peer_received_bytes_total",
      "Bytes received from a member.",
      "From"),
  PEER_SENT_FAILURES(
      Type.COUNTER, "etcd_network_peer_sent_failures_total", "Messages not sent.", "To"),
  PEER_ROUND_TRIP(
      Type.ROUND_TRIP_SECONDS,
      "etcd_network_peer_round_trip_time_seconds",
      "Round trip to a member.",
      "To"),
  CLIENT_SENT_BYTES(
      Type.COUNTER, "etcd_network_client_grpc_sent_bytes_total", "Bytes sent to gRPC clients."),
  CLIENT_RECEIVED_BYTES(
      Type.COUNTER,
      "etcd_network_client_grpc_received_bytes_total",
      "Bytes received from gRPC clients."),

  DB_SIZE(
      Type.GAUGE,
      "etcd_mvcc_db_total_size_in_bytes",
      "Logical bytes of the store that are not compacted."),
  DB_SIZE_IN_USE(
      Type.GAUGE,
      "etcd_mvcc_db_total_size_in_use_in_bytes",
      "The same: there is no space to give back by defragmenting."),
  PUTS(Type.COUNTER, "etcd_mvcc_put_total", "Puts applied."),
  RANGES(Type.COUNTER, "etcd_mvcc_range_total", "Ranges answered."),
  DELETES(Type.COUNTER, "etcd_mvcc_delete_total", "Deletes applied."),
  TXNS(Type.COUNTER, "etcd_mvcc_txn_total", "Transactions applied."),
  CURRENT_REVISION(Type.GAUGE, "etcd_debugging_mvcc_current_revision", "Revision of the store."),
  COMPACT_REVISION(
      Type.GAUGE, "etcd_debugging_mvcc_compact_revision", "Last compaction's revision."),
  KEYS(Type.GAUGE, "etcd_debugging_mvcc_keys_total", "Keys that exist now."),
  WATCHERS(Type.GAUGE, "etcd_debugging_mvcc_watcher_total", "Watches."),
  WATCH_STREAMS(Type.GAUGE, "etcd_debugging_mvcc_watch_stream_total", "Watch streams."),
  SLOW_WATCHERS(
      Type.GAUGE, "etcd_debugging_mvcc_slow_watcher_total", "Watches that catch up from history."),
  EVENTS(Type.COUNTER, "etcd_debugging_mvcc_events_total", "Events delivered."),
  LEASES_GRANTED(Type.COUNTER, "etcd_debugging_lease_granted_total", "Leases granted."),
  LEASES_REVOKED(Type.COUNTER, "etcd_debugging_lease_revoked_total", "Leases revoked."),
  LEASES_RENEWED(
      Type.COUNTER, "etcd_debugging_lease_renewed_total", "Renewals seen by the leader."),
  LEASES_EXPIRED(Type.COUNTER, "etcd_debugging_server_lease_expired_total", "Leases expired."),

  GRPC_STARTED(
      Type.COUNTER,
      "grpc_server_started_total",
      "Calls begun.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),
  GRPC_HANDLED(
      Type.COUNTER,
      "grpc_server_handled_total",
      "Calls ended, by outcome.",
      "grpc_type",
      "grpc_service",
      "grpc_method",
      "grpc_code"),
  GRPC_RECEIVED(
      Type.COUNTER,
      "grpc_server_msg_received_total",
      "Messages received.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),
  GRPC_SENT(
      Type.COUNTER,
      "grpc_server_msg_sent_total",
      "Messages sent.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),

  FDS_USED(Type.GAUGE, "os_fd_used", "Open file descriptors."),
  FDS_LIMIT(Type.GAUGE, "os_fd_limit", "Most file descriptors that may be open."),
  PROCESS_CPU(Type.COUNTER, "process_cpu_seconds_total", "CPU time, user and system."),
  PROCESS_FDS(Type.GAUGE, "process_open_fds", "Open file descriptors."),
  PROCESS_FDS_MAX(Type.GAUGE, "process_max_fds", "Most file descriptors that may be open."),
  PROCESS_RESIDENT(Type.GAUGE, "process_resident_memory_bytes", "Resident memory."),
  PROCESS_VIRTUAL(Type.GAUGE, "process_virtual_memory_bytes", "Virtual memory."),
  PROCESS_START(Type.GAUGE, "process_start_time_seconds", "When the process began, in Unix time."),

  BUILD_INFO(
      Type.GAUGE, "coxswain_build_info", "1, labelled with Coxswain's own version.", "version");

  private final Type type;
  private final String familyName;
  private final String help;
  private final String labels;

  Metric(Type type, String familyName, String help, String... labels) {
    this.type = type;
    this.familyName = familyName;
    this.help = help;
    this.labels = String.join(",", labels);
  }

  public Type type() {
    return type;
  }

  /// The name on `/metrics`.
  public String familyName() {
    return familyName;
  }

  public String help() {
    return help;
  }

  /// Names of the labels, in the order in which values are given.
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
  }

  /// What kind of family it is; histograms differ by their buckets, in seconds.
  public enum Type {
    GAUGE,
    COUNTER,

    /// A few counters of etcd lack the suffix `_total`; the text format's rules would add it, so they are shown as gauges under the
    /// right name.
    COUNTER_WITHOUT_SUFFIX,
    DISK_SECONDS(0.001, 14),
    ROUND_TRIP_SECONDS(0.0001, 16),
    APPLY_SECONDS(0.0001, 20);

    private static final double FACTOR = 2;

    private final double smallestBound;
    private final int bounds;

    Type() {
      this(0, 0);
    }

    Type(double smallestBound, int bounds) {
      this.smallestBound = smallestBound;
      this.bounds = bounds;
    }

    /// Upper bounds of the buckets, ascending, without infinity; none: it is no histogram.
    double[] upperBounds() {
      return DoubleStream.iterate(smallestBound, bound -> bound * FACTOR).limit(bounds).toArray();
    }

    boolean isHistogram() {
      return bounds > 0;
    }
  }
}
