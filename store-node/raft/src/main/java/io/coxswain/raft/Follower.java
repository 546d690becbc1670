package io.coxswain.raft;

import java.util.ArrayList;
import java.util.List;

/// Listens to a leader, or waits for one to appear.
final class Follower implements Role {
  /// How long a pre-vote refused for the leader's sake is remembered, in case that leader is reported
  /// gone: members notice a death a few milliseconds apart.
  private static final long HOLD_NANOS = 20_000_000;

  /// When the leader is proven gone, members campaign this far apart.
  private static final long GONE_SLOT_NANOS = 5_000_000;

  private static final int RANK_UNKNOWN = -1;

  private record HeldPreVote(Message.PreVote request, long sinceNanos) {}

  private final Core core;
  private final LogReceiver receiver;
  private final ForwardedReads reads;

  /// The leader of this term, once it has spoken.
  private long leader;

  /// When the leader was heard last, or when waiting for one began.
  private long heardNanos;

  /// Our place between the earliest and the latest timer of all members, in 1/65536ths.
  private final int fraction;

  private int rank = RANK_UNKNOWN;

  /// A candidate we voted for waits this long for answers, so we do too until a leader speaks.
  private long grantedNanos;

  private boolean leaderGone;
  private final List<HeldPreVote> held = new ArrayList<>();

  Follower(Core core, long leader) {
    this.core = core;
    this.leader = leader;
    this.heardNanos = core.now();
    this.fraction = core.randomFraction();
    this.receiver = new LogReceiver(core);
    this.reads = new ForwardedReads(core);
  }

  @Override
  public RoleKind kind() {
    return RoleKind.FOLLOWER;
  }

  @Override
  public long leader() {
    return leader;
  }

  // Waiting.

  @Override
  public long deadlineNanos() {
    return Deadline.earlier(electionDeadlineNanos(), reads.deadlineNanos());
  }

  private long electionDeadlineNanos() {
    boolean mayCampaign = core.mayCampaign();
    if (!mayCampaign && leader == MemberId.NONE) {
      return Deadline.NEVER;
    }
    int voters = core.conf().voters().size();
    if (mayCampaign && voters == 1) {
      return heardNanos;
    }
    if (leaderGone) {
      return heardNanos + spread(GONE_SLOT_NANOS * voters);
    }
    return heardNanos + windowNanos() + spread(core.timing.jitterNanos());
  }

  private long windowNanos() {
    long own = leader == MemberId.NONE ? core.retryNanos() : core.timing.electionNanos();
    return Math.max(own, grantedNanos);
  }

  /// Spreads the timers of all members over `span`: each has a slot by the freshness of its log and a
  /// random place in it; without a rank the whole span is its slot.
  private long spread(long span) {
    if (rank == RANK_UNKNOWN) {
      return span / Core.FRACTION * fraction + span % Core.FRACTION * fraction / Core.FRACTION;
    }
    long slot = span / core.conf().voters().size();
    return slot * rank + slot / Core.FRACTION * fraction;
  }

  @Override
  public void tick() {
    reads.expire();
    if (!Deadline.due(core.now(), electionDeadlineNanos())) {
      return;
    }
    if (core.mayCampaign()) {
      core.preCampaign();
    } else {
      leader = MemberId.NONE;
      reads.dropAll();
    }
  }

  @Override
  public boolean hearsLeader() {
    return leader != MemberId.NONE
        && !leaderGone
        && core.now() - heardNanos < Math.max(core.timing.guardNanos(), grantedNanos);
  }

  @Override
  public void granted(long retryNanos) {
    heardNanos = core.now();
    grantedNanos = Math.clamp(retryNanos, 0, Core.RETRY_NANOS_MAX);
  }

  @Override
  public void holdPreVote(Message.PreVote request) {
    held.removeIf(other -> other.request().from() == request.from() || tooOld(other));
    if (held.size() < core.conf().voters().size()) {
      held.add(new HeldPreVote(request, core.now()));
    }
  }

  private boolean tooOld(HeldPreVote pre) {
    return core.now() - pre.sinceNanos() > HOLD_NANOS;
  }

  @Override
  public void hear(Input.Hint hint) {
    if (hint instanceof Input.PeerGone(long peer) && peer == leader) {
      leaderGone = true;
      heardNanos = core.now();
      held.removeIf(this::tooOld);
      List<HeldPreVote> waiting = List.copyOf(held);
      held.clear();
      waiting.forEach(pre -> core.receive(pre.request()));
    }
  }

  @Override
  public void hurry() {
    if (leader == MemberId.NONE) {
      core.roundsForgiven();
    }
  }

  // Following.

  @Override
  public void receive(Message message) {
    switch (message) {
      case Message.Append append -> {
        if (hears(append)) {
          receiver.append(append);
        }
      }
      case Message.Heartbeat heartbeat -> {
        if (hears(heartbeat)) {
          heartbeat(heartbeat);
        }
      }
      case Message.InstallSnapshot offer -> {
        if (hears(offer)) {
          receiver.offer(offer);
        }
      }
      case Message.TimeoutNow order -> {
        if (order.from() == leader && core.mayCampaign()) {
          core.campaign(true);
        }
      }
      case Message.ReadReply reply -> reads.answered(reply);
      case Message.PreVote _,
          Message.PreVoteReply _,
          Message.Vote _,
          Message.VoteReply _,
          Message.AppendReply _,
          Message.HeartbeatReply _,
          Message.ReadRequest _,
          Message.ProposeForward _ -> {
        // Meant for an office this member doesn't hold, or not any more.
      }
    }
  }

  /// Takes note of a sign of life. False if it comes from a second leader of one term, which can't be.
  private boolean hears(Message message) {
    if (leader != MemberId.NONE && leader != message.from()) {
      core.ignore();
      return false;
    }
    leader = message.from();
    heardNanos = core.now();
    leaderGone = false;
    core.roundsForgiven();
    return true;
  }

  private void heartbeat(Message.Heartbeat heartbeat) {
    boolean ranked = heartbeat.rank() >= 0 && heartbeat.rank() < core.conf().voters().size();
    rank = ranked ? heartbeat.rank() : RANK_UNKNOWN;
    core.timing.heard(heartbeat.timing());
    grantedNanos = 0;
    receiver.commit(heartbeat.commit());
    core.outbox.now(
        new Message.HeartbeatReply(
            core.id(), leader, core.term(), heartbeat.round(), core.timing.epochHeld()));
  }

  @Override
  public void installed(long index) {
    if (leader != MemberId.NONE) {
      receiver.accepted(leader, index);
    }
  }

  // Passing on.

  @Override
  public ProposalResult propose(List<Payload> payloads) {
    if (leader == MemberId.NONE) {
      return new ProposalResult.Refused(ProposalResult.Reason.NO_LEADER);
    }
    core.outbox.now(new Message.ProposeForward(core.id(), leader, core.term(), payloads));
    return new ProposalResult.Forwarded(leader, core.term());
  }

  @Override
  public void read(long requestId) {
    reads.forward(requestId, leader);
  }

  @Override
  public void leave() {
    reads.dropAll();
  }
}
