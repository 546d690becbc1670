package io.coxswain.server.peer;

import io.coxswain.api.peer.Route;

/// Who is speaking.
///
/// @param clusterId uint64
/// @param memberId uint64
/// @param bootId drawn at every process start: tells a restart from a reconnect
public record PeerIdentity(long clusterId, long memberId, long bootId) {

  /// The envelope address of what this member says to `to`.
  Route routeTo(long to) {
    return Route.newBuilder()
        .setClusterId(clusterId)
        .setFromId(memberId)
        .setToId(to)
        .setBootId(bootId)
        .build();
  }
}
