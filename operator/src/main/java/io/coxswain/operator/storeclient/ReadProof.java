package io.coxswain.operator.storeclient;

/// A member has served a linearizable read: a quorum confirmed its leader after the read arrived.
///
/// @param memberId the member that served it
/// @param term the term in which it did
public record ReadProof(MemberId memberId, long term) {}
