package io.coxswain.server.node;

import io.coxswain.api.admin.Link;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.raft.Input;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Timing;
import io.coxswain.server.admin.AdminRooms;
import io.coxswain.server.admin.AdminService;
import io.coxswain.server.admin.LeaderFeed;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.admin.Timings;
import io.coxswain.server.config.Version;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.tempo.TempoKeeper;
import io.coxswain.server.tempo.TimingFloor;
import io.coxswain.server.world.Clock;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The meters of a running member and the service that shows them.
final class Administration {
  private static final Lanes.Bounds BOUNDS = new Lanes.Bounds(1024, 16, 64);

  /// What a timing has to suit: the way to a quorum is measured by the contact gap.
  private static final long QUORUM_ROUND_TRIP_UNKNOWN = 0;

  private final MemberCore.Running core;
  private final Measured measured;
  private final Clock clock;
  private final LeaderFeed leaders = new LeaderFeed();

  Administration(MemberCore.Running core, Measured measured, Clock clock) {
    this.core = core;
    this.measured = measured;
    this.clock = clock;
  }

  /// Opens the lanes that measure.
  Administration start(Lanes lanes) {
    Mailbox<TempoKeeper.InForce> tempo =
        lanes.open(
            "tempo",
            BOUNDS,
            _ ->
                new TempoKeeper(
                    clock, measured.pauses(), core.state().standing().timing(), this::widen));
    lanes.<RaftStatus>open(
        "lookout",
        BOUNDS,
        own -> new Lookout(own, core.consensusBox(), clock, measured.contact(), leaders, tempo));
    return this;
  }

  private void widen(long electionNanos) {
    core.consensusBox().offerUrgent(new ConsensusEvent.Feed(new Input.WidenTimer(electionNanos)));
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
                this::describe,
                () -> core.state().standing().index(),
                links,
                measured,
                core.membership(),
                core.requests(),
                new Retimer(),
                leaders,
                clock))
        .bindService();
  }

  private CompletableFuture<RaftStatus> describe() {
    CompletableFuture<RaftStatus> answer = new CompletableFuture<>();
    core.consensusBox().offerUrgent(new ConsensusEvent.Describe(answer));
    return answer;
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
