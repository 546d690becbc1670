package io.coxswain.server.metrics;

import static io.coxswain.server.metrics.MetricType.*;

import java.util.List;

/// Every metric family: name, type, labels, buckets. Names, labels and buckets are etcd's where they begin with `etcd_`, `grpc_` or
/// `process_`; ours begin with `coxswain_`.
public enum Metric {
  HAS_LEADER(GAUGE, "etcd_server_has_leader", "Whether a leader is known: 1 or 0."),
  IS_LEADER(GAUGE, "etcd_server_is_leader", "Whether this member leads: 1 or 0."),
  IS_LEARNER(GAUGE, "etcd_server_is_learner", "Whether this member is a learner: 1 or 0."),
  SERVER_ID(GAUGE, "etcd_server_id", "1, labelled with the member id.", "server_id"),
  SERVER_VERSION(
      GAUGE, "etcd_server_version", "1, labelled with the API version.", "server_version"),
  CLUSTER_VERSION(
      GAUGE, "etcd_cluster_version", "1, labelled with the API level.", "cluster_version"),
  LEADER_CHANGES(COUNTER, "etcd_server_leader_changes_seen_total", "Leader changes seen."),
  PROPOSALS_COMMITTED(
      GAUGE, "etcd_server_proposals_committed_total", "Index of the last committed entry."),
  PROPOSALS_APPLIED(
      GAUGE, "etcd_server_proposals_applied_total", "Index of the last applied entry."),
  PROPOSALS_PENDING(GAUGE, "etcd_server_proposals_pending", "Proposals not yet applied."),
  PROPOSALS_FAILED(COUNTER, "etcd_server_proposals_failed_total", "Proposals that failed."),
  READ_INDEXES_FAILED(
      COUNTER, "etcd_server_read_indexes_failed_total", "Linearizable reads that failed."),
  SLOW_READ_INDEXES(
      COUNTER,
      "etcd_server_slow_read_indexes_total",
      "Rounds of linearizable reads that were asked again, because no answer came in time."),
  HEARTBEATS_LATE(
      COUNTER,
      "etcd_server_heartbeat_send_failures_total",
      "Heartbeats that this member, as the leader, sent later than two heartbeat intervals after"
          + " the one before."),
  PROMOTIONS(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_server_learner_promote_successes",
      "Learners that became voters on this leader's proposal."),
  PROMOTIONS_REFUSED(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_server_learner_promote_failures",
      "Promotions that this leader refused, by what it answered.",
      "Reason"),
  SNAPSHOT_APPLYING(
      GAUGE,
      "etcd_server_snapshot_apply_in_progress_total",
      "1 while the state is being replaced by a snapshot, else 0."),
  APPLY_TIME(
      APPLY_SECONDS,
      "etcd_server_apply_duration_seconds",
      "Time to carry out one committed request; writing the group to the state is in"
          + " etcd_disk_backend_commit_duration_seconds.",
      "version",
      "op",
      "success"),
  RANGE_TIME(
      APPLY_SECONDS,
      "etcd_server_range_duration_seconds",
      "Time to read one range from the state.",
      "success"),
  REQUEST_TIME(
      DISK_SECONDS,
      "etcd_server_request_duration_seconds",
      "Time of one request of a client, from when it was checked until it was applied or read"
          + " here.",
      "type",
      "success"),
  FEATURES(
      GAUGE,
      "etcd_server_feature_enabled",
      "Whether a feature gate is on: 1 or 0. 0 too for those that this store accepts and ignores.",
      "name",
      "stage"),
  SLOW_APPLY(
      COUNTER,
      "etcd_server_slow_apply_total",
      "Groups of entries that took longer to apply than --warning-apply-duration."),
  ALARMS(
      GAUGE,
      "etcd_debugging_server_alarms",
      "1 for each alarm that stands.",
      "server_id",
      "alarm_type"),
  AUTH_REVISION(
      GAUGE,
      "etcd_debugging_auth_revision",
      "Revision of the users and roles: 1 for ever, as there are none yet."),
  LEASES_EXPIRED(
      COUNTER,
      "etcd_debugging_server_lease_expired_total",
      "Leases that this leader found expired."),
  QUOTA(GAUGE, "etcd_server_quota_backend_bytes", "Storage quota, in bytes."),
  CLIENT_REQUESTS(
      COUNTER,
      "etcd_server_client_requests_total",
      "Client calls by what the client says its version is.",
      "type",
      "client_api_version"),
  HEALTH_SUCCESS(
      COUNTER_WITHOUT_SUFFIX, "etcd_server_health_success", "Answers of /health: healthy."),
  HEALTH_FAILURES(
      COUNTER_WITHOUT_SUFFIX, "etcd_server_health_failures", "Answers of /health: not healthy."),
  HEALTH_CHECK(
      GAUGE,
      "etcd_server_healthcheck",
      "Last result of a check of /livez or /readyz: 1 or 0.",
      "type",
      "name"),
  HEALTH_CHECKS(
      COUNTER,
      "etcd_server_healthchecks_total",
      "Results of the checks of /livez and /readyz.",
      "type",
      "name",
      "status"),

  WAL_FSYNC(DISK_SECONDS, "etcd_disk_wal_fsync_duration_seconds", "Time of one sync of the log."),
  WAL_BYTES(GAUGE, "etcd_disk_wal_write_bytes_total", "Bytes written to the log."),
  WAL_WRITE(
      DISK_SECONDS,
      "etcd_disk_wal_write_duration_seconds",
      "Time of one write to the log, without the sync."),
  BACKEND_COMMIT(
      DISK_SECONDS,
      "etcd_disk_backend_commit_duration_seconds",
      "Time to commit one batch of applied entries to the state; a stall of the state store shows"
          + " here."),
  BACKEND_COPY(
      COPY_SECONDS,
      "etcd_disk_backend_snapshot_duration_seconds",
      "Time to make a copy of the state for a member that needs one."),
  SNAPSHOT_FILE_SYNC(
      DISK_SECONDS,
      "etcd_snap_db_fsync_duration_seconds",
      "Time of one sync of a file of a snapshot that arrives."),
  SNAPSHOT_SAVE(
      TRANSFER_SECONDS,
      "etcd_snap_db_save_total_duration_seconds",
      "Time in which a snapshot that arrived came onto the disk, whole."),

  KNOWN_PEERS(GAUGE, "etcd_network_known_peers", "Members, this one included.", "Local", "Remote"),
  ACTIVE_PEERS(GAUGE, "etcd_network_active_peers", "Connected members.", "Local", "Remote"),
  DISCONNECTS(
      COUNTER,
      "etcd_network_disconnected_peers_total",
      "Connections to a member that broke.",
      "Local",
      "Remote"),
  PEER_SENT_BYTES(COUNTER, "etcd_network_peer_sent_bytes_total", "Bytes sent to a member.", "To"),
  PEER_RECEIVED_BYTES(
      COUNTER, "etcd_network_peer_received_bytes_total", "Bytes received from a member.", "From"),
  PEER_SENT_FAILURES(COUNTER, "etcd_network_peer_sent_failures_total", "Messages not sent.", "To"),
  PEER_RECEIVED_FAILURES(
      COUNTER,
      "etcd_network_peer_received_failures_total",
      "Messages and snapshots of a member that could not be taken.",
      "From"),
  PEER_ROUND_TRIP(
      ROUND_TRIP_SECONDS,
      "etcd_network_peer_round_trip_time_seconds",
      "Round trip to a member.",
      "To"),
  SNAPSHOTS_SENT(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_network_snapshot_send_success",
      "Snapshots sent to a member, whole.",
      "To"),
  SNAPSHOTS_SENT_FAILED(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_network_snapshot_send_failures",
      "Snapshots not sent to a member.",
      "To"),
  SNAPSHOTS_SENT_RUNNING(
      GAUGE,
      "etcd_network_snapshot_send_inflights_total",
      "Snapshots being sent to a member now.",
      "To"),
  SNAPSHOTS_SENT_TIME(
      TRANSFER_SECONDS,
      "etcd_network_snapshot_send_total_duration_seconds",
      "Time of a snapshot sent to a member.",
      "To"),
  SNAPSHOTS_RECEIVED(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_network_snapshot_receive_success",
      "Snapshots received from a member, whole.",
      "From"),
  SNAPSHOTS_RECEIVED_FAILED(
      COUNTER_WITHOUT_SUFFIX,
      "etcd_network_snapshot_receive_failures",
      "Snapshots not received from a member.",
      "From"),
  SNAPSHOTS_RECEIVED_RUNNING(
      GAUGE,
      "etcd_network_snapshot_receive_inflights_total",
      "Snapshots being received from a member now.",
      "From"),
  SNAPSHOTS_RECEIVED_TIME(
      TRANSFER_SECONDS,
      "etcd_network_snapshot_receive_total_duration_seconds",
      "Time of a snapshot received from a member.",
      "From"),
  CLIENT_SENT_BYTES(
      COUNTER, "etcd_network_client_grpc_sent_bytes_total", "Bytes sent to gRPC clients."),
  CLIENT_RECEIVED_BYTES(
      COUNTER,
      "etcd_network_client_grpc_received_bytes_total",
      "Bytes received from gRPC clients."),
  STREAM_FAILURES(
      COUNTER,
      "etcd_network_server_stream_failures_total",
      "Streams of clients that ended because what came could not be read.",
      "Type",
      "API"),

  DB_SIZE(
      GAUGE,
      "etcd_mvcc_db_total_size_in_bytes",
      "Logical bytes of the store that are not compacted."),
  DB_SIZE_IN_USE(
      GAUGE,
      "etcd_mvcc_db_total_size_in_use_in_bytes",
      "The same: there is no space to give back by defragmenting."),
  PUTS(COUNTER, "etcd_mvcc_put_total", "Puts applied."),
  RANGES(COUNTER, "etcd_mvcc_range_total", "Ranges answered."),
  DELETES(COUNTER, "etcd_mvcc_delete_total", "Deletes applied."),
  TXNS(COUNTER, "etcd_mvcc_txn_total", "Commands and reads of more than one operation."),
  HASH_TIME(
      HASH_SECONDS,
      "etcd_mvcc_hash_rev_duration_seconds",
      "Time to hash the history up to a revision (HashKV, and the checks for corruption)."),
  OPEN_READS(
      GAUGE,
      "etcd_mvcc_db_open_read_transactions",
      "Views of the state store that are open: reads at old revisions, watches that catch up,"
          + " hashes."),
  PUT_BYTES(
      GAUGE,
      "etcd_debugging_mvcc_total_put_size_in_bytes",
      "Bytes of keys and values put since the start."),
  CURRENT_REVISION(GAUGE, "etcd_debugging_mvcc_current_revision", "Revision of the store."),
  COMPACT_REVISION(GAUGE, "etcd_debugging_mvcc_compact_revision", "Last compaction's revision."),
  COMPACTED_KEYS(
      COUNTER,
      "etcd_debugging_mvcc_db_compaction_keys_total",
      "Revisions of keys that compaction removed."),
  COMPACTION_LAST(
      GAUGE,
      "etcd_debugging_mvcc_db_compaction_last",
      "When the last compaction was complete, in Unix time; 0 = none since the start."),
  COMPACTION_PAUSE(
      PAUSE_MILLISECONDS,
      "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds",
      "How long one step of a compaction kept the applier from applying."),
  COMPACTION_TIME(
      COMPACTION_MILLISECONDS,
      "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds",
      "Time from a compaction to when all it gave up was removed."),
  KEYS(GAUGE, "etcd_debugging_mvcc_keys_total", "Keys that exist now."),
  WATCHERS(GAUGE, "etcd_debugging_mvcc_watcher_total", "Watches."),
  WATCH_STREAMS(GAUGE, "etcd_debugging_mvcc_watch_stream_total", "Watch streams."),
  SLOW_WATCHERS(
      GAUGE, "etcd_debugging_mvcc_slow_watcher_total", "Watches that catch up from history."),
  EVENTS_SENT(COUNTER, "etcd_debugging_mvcc_events_total", "Events sent to watchers."),
  WATCH_EVENTS_TIME(
      DISK_SECONDS,
      "etcd_debugging_server_watch_send_loop_watch_stream_duration_seconds",
      "Time to hand one answer with events to its stream."),
  WATCH_EVENT_TIME(
      DISK_SECONDS,
      "etcd_debugging_server_watch_send_loop_watch_stream_duration_per_event_seconds",
      "The same, divided by the number of events."),
  WATCH_CONTROL_TIME(
      DISK_SECONDS,
      "etcd_debugging_server_watch_send_loop_control_stream_duration_seconds",
      "Time to hand one answer that begins or ends a watch to its stream."),
  WATCH_PROGRESS_TIME(
      DISK_SECONDS,
      "etcd_debugging_server_watch_send_loop_progress_duration_seconds",
      "Time to hand one notice of progress to its stream."),
  LEASES_GRANTED(COUNTER, "etcd_debugging_lease_granted_total", "Leases granted."),
  LEASES_REVOKED(COUNTER, "etcd_debugging_lease_revoked_total", "Leases revoked."),
  LEASES_RENEWED(
      COUNTER, "etcd_debugging_lease_renewed_total", "Renewals that this leader granted."),
  LEASE_TTL(
      TTL_SECONDS, "etcd_debugging_lease_ttl_total", "TTLs of the leases granted, in seconds."),

  GRPC_STARTED(
      COUNTER,
      "grpc_server_started_total",
      "Calls begun.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),
  GRPC_HANDLED(
      COUNTER,
      "grpc_server_handled_total",
      "Calls ended, by outcome.",
      "grpc_type",
      "grpc_service",
      "grpc_method",
      "grpc_code"),
  GRPC_RECEIVED(
      COUNTER,
      "grpc_server_msg_received_total",
      "Messages received.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),
  GRPC_SENT(
      COUNTER,
      "grpc_server_msg_sent_total",
      "Messages sent.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),

  GRPC_HANDLING(
      CALL_SECONDS,
      "grpc_server_handling_seconds",
      "Time from the start of a call to its end; with --metrics=extensive only.",
      "grpc_type",
      "grpc_service",
      "grpc_method"),

  FDS_USED(GAUGE, "os_fd_used", "Open file descriptors."),
  FDS_LIMIT(GAUGE, "os_fd_limit", "Most file descriptors that may be open."),
  PROCESS_CPU(COUNTER, "process_cpu_seconds_total", "CPU time, user and system."),
  PROCESS_FDS(GAUGE, "process_open_fds", "Open file descriptors."),
  PROCESS_FDS_MAX(GAUGE, "process_max_fds", "Most file descriptors that may be open."),
  PROCESS_RESIDENT(GAUGE, "process_resident_memory_bytes", "Resident memory."),
  PROCESS_VIRTUAL(GAUGE, "process_virtual_memory_bytes", "Virtual memory."),
  PROCESS_VIRTUAL_MAX(
      GAUGE, "process_virtual_memory_max_bytes", "Most virtual memory that may be used."),
  PROCESS_RECEIVED(
      COUNTER,
      "process_network_receive_bytes_total",
      "Bytes that came in over the network, in the network namespace of this process."),
  PROCESS_SENT(
      COUNTER,
      "process_network_transmit_bytes_total",
      "Bytes that left over the network, in the network namespace of this process."),
  PROCESS_START(GAUGE, "process_start_time_seconds", "When the process began, in Unix time."),

  TIMING_EPOCH(GAUGE, "coxswain_timing_epoch", "Number of the replicated timing that is in force."),
  TIMING_HEARTBEAT(
      GAUGE, "coxswain_timing_heartbeat_seconds", "Heartbeat interval that is in force."),
  TIMING_ELECTION(GAUGE, "coxswain_timing_election_seconds", "Election timeout that is in force."),
  QUORUM_CONTACT(
      GAUGE,
      "coxswain_quorum_contact_gap_seconds",
      "On the leader: age of the newest message that a majority has answered. 0 elsewhere."),
  QUORUM_CONTACT_PEAK(
      GAUGE, "coxswain_quorum_contact_gap_peak_seconds", "The largest such gap of the last hour."),
  PAUSE_P999(
      GAUGE,
      "coxswain_pause_p999_seconds",
      "Pause of the process (collection, throttling, a frozen machine): 99.9th percentile by time"
          + " of the last hour."),
  PAUSE_MAX(GAUGE, "coxswain_pause_max_seconds", "The longest pause of the last hour."),
  SYNC_P99(
      GAUGE,
      "coxswain_log_sync_p99_seconds",
      "Time of a sync of the log: 99th percentile of the last hour."),
  OLDEST_UNSYNCED(
      GAUGE,
      "coxswain_log_oldest_unsynced_seconds",
      "Age of the oldest entry that is not on disk: a disk that hangs shows here first."),
  DAMAGED_SNAPSHOTS(
      COUNTER,
      "coxswain_damaged_snapshots_total",
      "Snapshots of this member's state that were refused as damaged, and are: replace the"
          + " member."),
  DISK_FREE(GAUGE, "coxswain_disk_free_bytes", "What was free on the disk at the last look."),
  DISK_LOW(
      GAUGE,
      "coxswain_disk_low",
      "1 while so little of the disk is free that no writes are taken, else 0."),
  LINK_P99(
      GAUGE,
      "coxswain_peer_round_trip_p99_seconds",
      "Round trip to a member: 99th percentile of the last 5 to 10 minutes.",
      "To"),
  LINK_LOSS(
      GAUGE,
      "coxswain_peer_loss_ratio",
      "Share of the probes of that time which a member never answered, 0 to 1.",
      "To"),
  STATE_ON_DISK(
      GAUGE, "coxswain_state_disk_bytes", "Bytes that the state occupies on disk, roughly."),

  BUILD_INFO(GAUGE, "coxswain_build_info", "1, labelled with Coxswain's own version.", "version");

  private final MetricType type;
  private final String familyName;
  private final String help;
  private final String labels;

  Metric(MetricType type, String familyName, String help, String... labels) {
    this.type = type;
    this.familyName = familyName;
    this.help = help;
    this.labels = String.join(",", labels);
  }

  public MetricType type() {
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
}
