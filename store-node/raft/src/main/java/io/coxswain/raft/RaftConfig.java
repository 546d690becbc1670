package io.coxswain.raft;

/// What stays fixed while a member runs. Timing isn't here: it is replicated and may change any time.
///
/// @param id this member
/// Every entry counts with its payload and 24 bytes for what it costs beside it.
///
/// @param appendBytesMax bytes of entries in one append message; one larger entry still travels, alone
/// @param inflightMessagesMax appends with entries on their way to one member, unacknowledged
/// @param inflightBytesMax bytes of entries on their way to one member, unacknowledged; the append that reaches it
///     still goes whole
/// @param uncommittedBytesMax bytes a leader takes in before the quorum catches up; more is refused
/// @param unappliedBytesMax bytes handed out for applying and not yet applied; one larger entry still goes
/// @param pendingReadsMax linearizable reads waiting at this member; more are dropped
/// @param learnersMax learners a membership may hold
public record RaftConfig(
    long id,
    int appendBytesMax,
    int inflightMessagesMax,
    long inflightBytesMax,
    long uncommittedBytesMax,
    long unappliedBytesMax,
    int pendingReadsMax,
    int learnersMax) {
  public RaftConfig {
    MemberId.require("id", id);
    Checks.require(appendBytesMax > 0, "appendBytesMax must be > 0", appendBytesMax);
    Checks.require(inflightMessagesMax > 0, "inflightMessagesMax must be > 0", inflightMessagesMax);
    Checks.require(
        inflightBytesMax >= appendBytesMax,
        "inflightBytesMax must hold at least one append",
        inflightBytesMax);
    Checks.require(uncommittedBytesMax > 0, "uncommittedBytesMax must be > 0", uncommittedBytesMax);
    Checks.require(unappliedBytesMax > 0, "unappliedBytesMax must be > 0", unappliedBytesMax);
    Checks.require(pendingReadsMax > 0, "pendingReadsMax must be > 0", pendingReadsMax);
    Checks.requireCounter("learnersMax", learnersMax);
  }

  /// Bounds that suit requests of up to 1.5 MiB: 1 MiB appends as in etcd, 256 of them or 64 MiB on
  /// the way to a member, one learner as in etcd.
  public static RaftConfig of(long id) {
    long mebibyte = 1 << 20;
    return new RaftConfig(
        id, (int) mebibyte, 256, 64 * mebibyte, 256 * mebibyte, 64 * mebibyte, 16_384, 1);
  }
}
