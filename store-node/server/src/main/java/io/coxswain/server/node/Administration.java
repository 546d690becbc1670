package io.coxswain.server.node;

import io.coxswain.api.admin.Link;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.raft.Timing;
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
  /// What a timing has to suit: the way to a quorum is measured by the contact gap.
  private static final long QUORUM_ROUND_TRIP_UNKNOWN = 0;

  private final MemberCore.Running core;
  private final Measured measured;
  private final Clock clock;

  Administration(MemberCore.Running core, Measured measured, Clock clock) {
    this.core = core;
    this.measured = measured;
    this.clock = clock;
  }

  /// `coxswain.admin.v1`.
  ///
  /// @param bootId drawn at this start
  /// @param links the measured ways to the other members
  ServerServiceDefinition service(String name, long bootId, Supplier<List<Link>> links) {
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
              QUORUM_ROUND_TRIP_UNKNOWN));
    }
  }
}
