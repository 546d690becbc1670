package io.coxswain.server.fault;

/// Stable names of what stops a member. Explained in `docs/errors.md`.
public enum FaultCode {
  /// An address to listen on is not to be had.
  ADDRESS_UNUSABLE,
  /// The data directory belongs to a member of etcd.
  DATA_DIR_FOREIGN,
  /// Another process owns the data directory.
  DATA_DIR_IN_USE,
  /// The data directory can't be made or written, or a small file in it can't be read at a start.
  DATA_DIR_UNUSABLE,
  /// A part of the data directory is gone that this member can't do without.
  DATA_MISSING,
  /// A committed entry is of a kind that this version does not know.
  ENTRY_UNKNOWN,
  /// A committed entry holds bytes that are no entry.
  ENTRY_UNREADABLE,
  /// The log holds bytes that no crash of ours can have left behind.
  LOG_DAMAGED,
  /// The log couldn't be written or synced; what is on disk is unknown from here on.
  LOG_WRITE_FAILED,
  /// This member was removed from the cluster.
  MEMBER_REMOVED,
  /// A cluster of one was asked for where it would be a mistake.
  RECOVERY_REFUSED,
  /// The applied state contradicts itself.
  STATE_DAMAGED,
  /// The applied state is not that of the other members.
  STATE_DIFFERS,
  /// The state store refused a write.
  STATE_WRITE_FAILED
}
