package io.coxswain.server.mvcc;

/// A fingerprint of everything remembered up to a revision, comparable between members that agree on all
/// three other numbers.
///
/// @param hash CRC-32C as an unsigned 32-bit number, by etcd's HashKV definition
/// @param compactRevision the compacted revision it was taken under; -1 = never compacted, as in etcd
/// @param hashRevision the revision up to which it was taken
/// @param currentRevision the store's revision when it was taken
public record HashAnswer(int hash, long compactRevision, long hashRevision, long currentRevision) {}
