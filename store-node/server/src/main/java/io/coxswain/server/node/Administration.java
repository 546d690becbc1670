package io.coxswain.server.node;

import io.coxswain.api.admin.Link;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Timing;
import io.coxswain.raft.quorum.Quorum;
import io.coxswain.server.admin.AdminRooms;
import io.coxswain.server.admin.AdminService;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.admin.Timings;
import io.coxswain.server.config.Version;
import io.coxswain.server.tempo.TimingFloor;
import io.coxswain.server.world.Clock;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The administration of a running member: its meters and how consensus stands, over the wire.
final class Administration {
  private final MemberCore.Running core;
  private final Measured measured;
  private final Clock clock;
  private final Supplier<List<Link>> links;

  /// @param links the measured ways to the other members
  Administration(
      MemberCore.Running core, Measured measured, Clock clock, Supplier<List<Link>> links) {
    this.core = core;
    this.measured = measured;
    this.clock = clock;
    this.links = links;
  }

  /// `coxswain.admin.v1`.
  ///
  /// @param bootId drawn at this start
  ServerServiceDefinition service(String name, long bootId) {
    return new AdminService(
            new AdminRooms(
                new AdminRooms.Identity(
                    core.clusterId(),
                    core.memberId(),
                    name,
                    bootId,
                    Version.ours(),
                    clock.nanoTime()),
                core::describe,
                () -> core.state().standing().index(),
                links,
                measured,
                core.membership(),
                core.requests(),
                new Retimer(),
                core.leaders(),
                clock))
        .bindService();
  }

  private final class Retimer implements Timings {
    @Override
    public CompletableFuture<SetTimingResponse> propose(Timing next) {
      return core.requests().retime(next);
    }

    @Override
    public Optional<String> objection(Timing next) {
      return TimingFloor.refusal(
          next,
          new TimingFloor.Seen(
              measured.pauses().figures(),
              measured.contact().figures(),
              quorumRoundTripNanos(core.state().standing().conf(), core.memberId(), links.get())));
    }
  }

  /// Mean round trip to the farthest of the nearest voters that make a quorum with this member; 0 if it
  /// needs none, or if too few were measured.
  static long quorumRoundTripNanos(ConfState conf, long memberId, List<Link> links) {
    int needed = Quorum.of(conf.voters().size()) - (conf.isVoter(memberId) ? 1 : 0);
    List<Long> nearest =
        links.stream()
            .filter(link -> link.getMemberId() != memberId && conf.isVoter(link.getMemberId()))
            .filter(link -> link.getSamples() > 0)
            .map(Link::getRttMeanNanos)
            .sorted()
            .toList();
    return needed == 0 || nearest.size() < needed ? 0 : nearest.get(needed - 1);
  }
}
