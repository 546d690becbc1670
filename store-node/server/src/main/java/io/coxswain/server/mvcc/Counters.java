package io.coxswain.server.mvcc;

/// What the store counts; one entry of the `META` family, in every batch that changed something.
///
/// @param revision the current one; 1 = nothing was ever written, as in etcd
/// @param compacted the compacted revision, -1 = never, as in etcd
/// @param sweptTo where the removal of compacted records continues: everything before it has been swept
/// @param writtenBytes sum over all records ever written
/// @param supersededBytes sum over all records ever given up
/// @param compactedBytes what `supersededBytes` was at the compacted revision
record Counters(
    long revision,
    long compacted,
    Revision sweptTo,
    long writtenBytes,
    long supersededBytes,
    long compactedBytes) {

  static final Counters FRESH = new Counters(1, -1, Revision.NONE, 0, 0, 0);

  /// Its place in the `META` family.
  private static final byte[] KEY = {'m', 'v', 'c', 'c'};

  static byte[] key() {
    return KEY.clone();
  }

  byte[] encode() {
    return new Packed(64)
        .number(revision)
        .number(compacted)
        .number(sweptTo.main())
        .number(sweptTo.sub())
        .number(writtenBytes)
        .number(supersededBytes)
        .number(compactedBytes)
        .toBytes();
  }

  static Counters decode(byte[] encoded) {
    Packed.Reader in = new Packed.Reader(encoded, 0);
    return new Counters(
        in.number(),
        in.number(),
        new Revision(in.number(), in.number()),
        in.number(),
        in.number(),
        in.number());
  }

  /// Bytes of the records that a compaction at the compacted revision leaves.
  long logicalBytes() {
    return writtenBytes - compactedBytes;
  }

  /// One record more.
  ///
  /// @param stored its length in the history, key included
  /// @param given length of the records that it made superfluous
  Counters written(long stored, long given) {
    return new Counters(
        revision,
        compacted,
        sweptTo,
        writtenBytes + stored,
        supersededBytes + given,
        compactedBytes);
  }

  Counters at(long newRevision) {
    return new Counters(
        newRevision, compacted, sweptTo, writtenBytes, supersededBytes, compactedBytes);
  }

  /// A sweep that had come to its end begins again where it ended, for the deletions left there.
  Counters compactedAt(long newCompacted, long bytesGivenUp) {
    Revision sweepFrom =
        sweptTo.main() > compacted ? new Revision(Math.max(0, compacted), 0) : sweptTo;
    return new Counters(
        revision, newCompacted, sweepFrom, writtenBytes, supersededBytes, bytesGivenUp);
  }

  Counters sweptTo(Revision position) {
    return new Counters(
        revision, compacted, position, writtenBytes, supersededBytes, compactedBytes);
  }
}
