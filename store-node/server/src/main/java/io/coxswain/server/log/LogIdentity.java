package io.coxswain.server.log;

/// Whose log it is; stands at the head of every segment.
///
/// @param memberId uint64
/// @param clusterId uint64
public record LogIdentity(long memberId, long clusterId) {}
