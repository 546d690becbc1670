package io.coxswain.server.node;

import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.admin.LeaderFeed;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.TempoKeeper;
import io.coxswain.server.world.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Looks at the core twenty times a second and tells what it saw: the leader's gap of contact, who leads,
/// and which timing is in force. Sampling keeps the consensus lane free of observers; a gap's peak is missed
/// by at most one period.
final class Lookout implements Lane<RaftStatus> {
  private static final long PERIOD_NANOS = 50_000_000L;

  private final Mailbox<RaftStatus> own;
  private final Mailbox<ConsensusEvent> consensus;
  private final Clock clock;
  private final ContactMeter contact;
  private final LeaderFeed leaders;
  private final Mailbox<TempoKeeper.InForce> tempo;
  private long lookAtNanos;
  private @Nullable TimingHistory told;

  Lookout(
      Mailbox<RaftStatus> own,
      Mailbox<ConsensusEvent> consensus,
      Clock clock,
      ContactMeter contact,
      LeaderFeed leaders,
      Mailbox<TempoKeeper.InForce> tempo) {
    this.own = own;
    this.consensus = consensus;
    this.clock = clock;
    this.contact = contact;
    this.leaders = leaders;
    this.tempo = tempo;
    this.lookAtNanos = clock.nanoTime();
  }

  @Override
  public long nextDeadlineNanos() {
    return lookAtNanos;
  }

  @Override
  public void onDeadline() {
    lookAtNanos = clock.nanoTime() + PERIOD_NANOS;
    CompletableFuture<RaftStatus> answer = new CompletableFuture<>();
    var _ = answer.thenAccept(own::offer);
    consensus.offer(new ConsensusEvent.Describe(answer));
  }

  @Override
  public void on(RaftStatus seen) {
    if (seen.role() == RoleKind.LEADER) {
      contact.observe(seen.quorumContactGapNanos());
    } else {
      contact.ended();
    }
    leaders.publish(new LeaderFeed.Lead(seen.leader(), seen.term()));
    if (!seen.timing().equals(told)) {
      told = seen.timing();
      tempo.offer(new TempoKeeper.InForce(seen.timing()));
    }
  }
}
