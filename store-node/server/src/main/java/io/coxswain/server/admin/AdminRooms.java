package io.coxswain.server.admin;

import io.coxswain.api.admin.Link;
import io.coxswain.raft.RaftStatus;
import io.coxswain.server.contract.Leadership;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.world.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Everything of a member that its administration asks.
///
/// @param raft asks the consensus lane how things stand
/// @param appliedIndex how far the state machine is
/// @param links the ways to the other members, measured; empty if there are none
public record AdminRooms(
    Identity identity,
    Supplier<CompletableFuture<RaftStatus>> raft,
    LongSupplier appliedIndex,
    Supplier<List<Link>> links,
    Measured measured,
    Membership membership,
    Leadership leadership,
    Timings timings,
    LeaderFeed leaders,
    Clock clock) {

  /// Who this member is.
  ///
  /// @param bootId drawn at every process start
  /// @param startNanos monotonic time of the start
  public record Identity(
      long clusterId, long memberId, String name, long bootId, String version, long startNanos) {}
}
