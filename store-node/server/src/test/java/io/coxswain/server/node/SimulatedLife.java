package io.coxswain.server.node;

import io.coxswain.raft.RoleKind;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.sim.SimulatedClock;
import io.coxswain.server.sim.SimulatedLanes;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A process of a member on a [SimulatedHost], from its start to its end.
final class SimulatedLife {
  final SimulatedClock clock;
  final SimulatedLanes lanes;
  final PeerInbox inbox;
  final PeerIdentity identity;
  final Birth.Plan plan;
  final SimulatedLinks links;
  final PeerSide peers;
  final ReservedDisk disk;
  final TimingWitness timing;

  /// The snapshot that is on its way to it, if one is.
  @Nullable SimulatedTransfer arriving;

  private final Consumer<String> onChange;
  private MemberCore.@Nullable Running core;
  private @Nullable RoleKind role;
  private long leader;

  /// @param onChange hears of each change of role or leader
  SimulatedLife(
      SimulatedClock clock,
      SimulatedLanes lanes,
      PeerInbox inbox,
      PeerIdentity identity,
      Birth.Plan plan,
      SimulatedLinks links,
      PeerSide peers,
      ReservedDisk disk,
      Consumer<String> onChange) {
    this.clock = clock;
    this.lanes = lanes;
    this.inbox = inbox;
    this.identity = identity;
    this.plan = plan;
    this.links = links;
    this.peers = peers;
    this.disk = disk;
    this.onChange = onChange;
    this.timing = new TimingWitness(identity.memberId(), clock, this::electionNanos);
    lanes.tell(new ConsensusOnlooker());
  }

  /// From here on the member takes part.
  void takesPart(MemberCore.Running started) {
    core = started;
  }

  Optional<MemberCore.Running> core() {
    return Optional.ofNullable(core);
  }

  private long electionNanos() {
    return core == null ? 0 : core.consensus().view().electionNanos();
  }

  private final class ConsensusOnlooker implements SimulatedLanes.Onlooker {
    @Override
    public void turnBegins(String lane) {
      if (core != null && lane.equals("consensus")) {
        ConsensusView view = core.consensus().view();
        timing.turnBegins(view.term());
        if (view.role() != role || view.leader() != leader) {
          role = view.role();
          leader = view.leader();
          onChange.accept("%s of term %d, led by %x".formatted(role, view.term(), leader));
        }
      }
    }

    @Override
    public void takes(String lane, Object event) {
      if (lane.equals("consensus")) {
        timing.takes(event);
      }
    }
  }
}
