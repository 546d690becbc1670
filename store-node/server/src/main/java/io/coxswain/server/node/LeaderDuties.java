package io.coxswain.server.node;

import io.coxswain.raft.RoleKind;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.Lessor;

/// Tells the lessor and the steward when this member begins and ceases to act as the leader. It begins
/// only when everything of earlier terms is applied here: when an entry of its own term is.
///
/// Told by the consensus lane who leads, by the applier how far the state is; both only pass events on.
final class LeaderDuties {
  private final Mailbox<Lessor.Event> lessor;
  private final Mailbox<Steward.Event> steward;
  private long leadingTerm;
  private long actingTerm;

  LeaderDuties(Mailbox<Lessor.Event> lessor, Mailbox<Steward.Event> steward) {
    this.lessor = lessor;
    this.steward = steward;
  }

  /// Role, term or leader changed.
  synchronized void onConsensus(ConsensusView now) {
    leadingTerm = now.role() == RoleKind.LEADER ? now.term() : 0;
    if (actingTerm != 0 && actingTerm != leadingTerm) {
      actingTerm = 0;
      lessor.offerUrgent(new Lessor.Event.Deposed());
      steward.offerUrgent(new Steward.Event.Deposed());
    }
  }

  /// The state stands here.
  synchronized void onApplied(Standing standing) {
    if (leadingTerm != 0 && standing.term() == leadingTerm && actingTerm != leadingTerm) {
      actingTerm = leadingTerm;
      lessor.offerUrgent(
          new Lessor.Event.Led(actingTerm, standing.timing().current().electionNanos()));
      steward.offerUrgent(new Steward.Event.Led(actingTerm));
    }
  }
}
