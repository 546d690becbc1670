package io.coxswain.server.metrics;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

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
  PROPOSALS_COMMITTED(
      Type.GAUGE, "etcd_server_proposals_committed_total", "Index of the last committed entry."),
  PROPOSALS_APPLIED(
      Type.GAUGE, "etcd_server_proposals_applied_total", "Index of the last applied entry."),
  PROPOSALS_PENDING(Type.GAUGE, "etcd_server_proposals_pending", "Proposals not yet applied."),
  PROPOSALS_FAILED(Type.COUNTER, "etcd_server_proposals_failed_total", "Proposals that failed."),
  READ_INDEXES_FAILED(
      Type.COUNTER, "etcd_server_read_indexes_failed_total", "Linearizable reads that failed."),
  SLOW_APPLY(
      Type.COUNTER,
      "etcd_server_slow_apply_total",
      "Groups of entries that took longer to apply than --warning-apply-duration."),
  ALARMS(
      Type.GAUGE,
      "etcd_debugging_server_alarms",
      "1 for each alarm that stands.",
      "server_id",
      "alarm_type"),
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

  WAL_FSYNC(
      Type.DISK_SECONDS, "etcd_disk_wal_fsync_duration_seconds", "Time of one sync of the log."),
  WAL_BYTES(Type.GAUGE, "etcd_disk_wal_write_bytes_total", "Bytes written to the log."),
  BACKEND_COMMIT(
      Type.DISK_SECONDS,
      "etcd_disk_backend_commit_duration_seconds",
      "Time to commit one batch of applied entries to the state; a stall of the state store shows"
          + " here."),

  KNOWN_PEERS(
      Type.GAUGE, "etcd_network_known_peers", "Members, this one included.", "Local", "Remote"),
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
  TXNS(Type.COUNTER, "etcd_mvcc_txn_total", "Commands and reads of more than one operation."),
  CURRENT_REVISION(Type.GAUGE, "etcd_debugging_mvcc_current_revision", "Revision of the store."),
  COMPACT_REVISION(
      Type.GAUGE, "etcd_debugging_mvcc_compact_revision", "Last compaction's revision."),
  KEYS(Type.GAUGE, "etcd_debugging_mvcc_keys_total", "Keys that exist now."),
  WATCHERS(Type.GAUGE, "etcd_debugging_mvcc_watcher_total", "Watches."),
  WATCH_STREAMS(Type.GAUGE, "etcd_debugging_mvcc_watch_stream_total", "Watch streams."),
  SLOW_WATCHERS(
      Type.GAUGE, "etcd_debugging_mvcc_slow_watcher_total", "Watches that catch up from history."),
  LEASES_GRANTED(Type.COUNTER, "etcd_debugging_lease_granted_total", "Leases granted."),
  LEASES_REVOKED(Type.COUNTER, "etcd_debugging_lease_revoked_total", "Leases revoked."),

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

  GRPC_HANDLING(
      Type.CALL_SECONDS,
      "grpc_server_handling_seconds",
      "Time from the start of a call to its end; with --metrics=extensive only.",
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

  TIMING_EPOCH(
      Type.GAUGE, "coxswain_timing_epoch", "Number of the replicated timing that is in force."),
  TIMING_HEARTBEAT(
      Type.GAUGE, "coxswain_timing_heartbeat_seconds", "Heartbeat interval that is in force."),
  TIMING_ELECTION(
      Type.GAUGE, "coxswain_timing_election_seconds", "Election timeout that is in force."),
  QUORUM_CONTACT(
      Type.GAUGE,
      "coxswain_quorum_contact_gap_seconds",
      "On the leader: age of the newest message that a majority has answered. 0 elsewhere."),
  QUORUM_CONTACT_PEAK(
      Type.GAUGE,
      "coxswain_quorum_contact_gap_peak_seconds",
      "The largest such gap of the last hour."),
  PAUSE_P999(
      Type.GAUGE,
      "coxswain_pause_p999_seconds",
      "Pause of the process (collection, throttling, a frozen machine): 99.9th percentile by time"
          + " of the last hour."),
  PAUSE_MAX(Type.GAUGE, "coxswain_pause_max_seconds", "The longest pause of the last hour."),
  SYNC_P99(
      Type.GAUGE,
      "coxswain_log_sync_p99_seconds",
      "Time of a sync of the log: 99th percentile of the last hour."),
  OLDEST_UNSYNCED(
      Type.GAUGE,
      "coxswain_log_oldest_unsynced_seconds",
      "Age of the oldest entry that is not on disk: a disk that hangs shows here first."),
  DAMAGED_SNAPSHOTS(
      Type.COUNTER,
      "coxswain_damaged_snapshots_total",
      "Snapshots of this member's state that were refused as damaged, and are: replace the"
          + " member."),
  DISK_FREE(Type.GAUGE, "coxswain_disk_free_bytes", "What was free on the disk at the last look."),
  DISK_LOW(
      Type.GAUGE,
      "coxswain_disk_low",
      "1 while so little of the disk is free that no writes are taken, else 0."),
  LINK_P99(
      Type.GAUGE,
      "coxswain_peer_round_trip_p99_seconds",
      "Round trip to a member: 99th percentile of the last 5 to 10 minutes.",
      "To"),
  LINK_LOSS(
      Type.GAUGE,
      "coxswain_peer_loss_ratio",
      "Share of the probes of that time which a member never answered, 0 to 1.",
      "To"),
  STATE_ON_DISK(
      Type.GAUGE, "coxswain_state_disk_bytes", "Bytes that the state occupies on disk, roughly."),

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

    /// The defaults of Prometheus' Go client.
    CALL_SECONDS(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    private static final double FACTOR = 2;

    private final String bounds;

    Type(double... bounds) {
      this.bounds = DoubleStream.of(bounds).mapToObj(Double::toString).collect(joining(","));
    }

    Type(double smallestBound, int count) {
      this(DoubleStream.iterate(smallestBound, bound -> bound * FACTOR).limit(count).toArray());
    }

    /// Upper bounds of the buckets, ascending, without infinity; none: it is no histogram.
    double[] upperBounds() {
      return isHistogram()
          ? Stream.of(bounds.split(",", -1)).mapToDouble(Double::parseDouble).toArray()
          : new double[0];
    }

    boolean isHistogram() {
      return !bounds.isEmpty();
    }
  }
}
