package io.coxswain.raft;

import java.util.ArrayList;
import java.util.List;

/// Listens to a leader, or waits for one to appear.
final class Follower implements Role {
  /// A pre-vote that came while the leader seemed alive outlives signs of life that are this much younger:
  /// members notice a death some milliseconds apart, and a heartbeat may have been on its way.
  private static final long HOLD_NANOS = 200_000_000;

  /// When the leader is proven gone, members campaign this far apart: time for the one before to notice
  /// it too, ask, and get its own vote onto its disk.
  private static final long GONE_SLOT_NANOS = 50_000_000;

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

  /// A candidate we voted for waits this long for answers, so we do too. An append of the leader it becomes
  /// changes nothing in that: only the heartbeat says how long the leader itself waits.
  private long grantedNanos;

  /// Somebody with less log asked for our vote after the leader was gone.
  private boolean called;

  private final List<HeldPreVote> preVotes = new ArrayList<>();

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
    long held = preVotes.isEmpty() ? Deadline.NEVER : guardEndNanos();
    return Deadline.earlier(Deadline.earlier(electionDeadlineNanos(), held), reads.deadlineNanos());
  }

  private long electionDeadlineNanos() {
    boolean mayCampaign = core.mayCampaign();
    if (!mayCampaign && leader == MemberId.NONE) {
      return Deadline.NEVER;
    }
    if (mayCampaign && (core.conf().voters().size() == 1 || called)) {
      return heardNanos;
    }
    if (isLeaderGone() || retriesSoon()) {
      return heardNanos + goneSlotNanos();
    }
    return heardNanos + windowNanos() + spread(core.timing.jitterNanos());
  }

  private boolean isLeaderGone() {
    return leader != MemberId.NONE && core.isGone(leader);
  }

  private boolean retriesSoon() {
    return leader == MemberId.NONE && grantedNanos == 0 && core.retriesSoon();
  }

  /// The freshest log goes first and at once; who doesn't know its rank draws its moment.
  private long goneSlotNanos() {
    return rank == RANK_UNKNOWN
        ? spread(GONE_SLOT_NANOS * core.conf().voters().size())
        : GONE_SLOT_NANOS * rank;
  }

  private long windowNanos() {
    long own = leader == MemberId.NONE ? core.retryNanos() : core.timing.electionNanos();
    return Math.max(own, grantedNanos);
  }

  /// Spreads the timers of all members over `span`: each has a slot by the freshness of its log and a
  /// random place in it; without a rank the whole span is its slot.
  private long spread(long span) {
    if (rank == RANK_UNKNOWN) {
      return Core.share(span, fraction);
    }
    long slot = span / core.conf().voters().size();
    return slot * rank + Core.share(slot, fraction);
  }

  @Override
  public void tick() {
    reads.expire();
    if (!hearsLeader()) {
      answerHeldPreVotes();
    }
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
    return leader != MemberId.NONE && !isLeaderGone() && core.now() - guardEndNanos() < 0;
  }

  private long guardEndNanos() {
    return heardNanos + Math.max(core.timing.guardNanos(), grantedNanos);
  }

  @Override
  public void granted(long retryNanos) {
    heardNanos = core.now();
    grantedNanos = Math.clamp(retryNanos, 0, Core.RETRY_NANOS_MAX);
  }

  @Override
  public void grantedPreVote(Message.PreVote request) {
    if (isLeaderGone()) {
      heardNanos = core.now();
    }
  }

  @Override
  public void holdPreVote(Message.PreVote request) {
    preVotes.removeIf(other -> other.request().from() == request.from());
    if (preVotes.size() < core.conf().voters().size()) {
      preVotes.add(new HeldPreVote(request, core.now()));
    }
  }

  /// The leader they were held back for is not alive any more.
  private void answerHeldPreVotes() {
    List<HeldPreVote> waiting = List.copyOf(preVotes);
    preVotes.clear();
    waiting.forEach(pre -> core.receive(pre.request()));
  }

  @Override
  public void hear(Input.Hint hint) {
    if (hint instanceof Input.PeerGone(long peer)) {
      // A question that is put again later must not pass for a sign of life.
      preVotes.removeIf(pre -> pre.request().from() == peer);
      if (peer == leader) {
        heardNanos = core.now();
        answerHeldPreVotes();
      }
    }
  }

  @Override
  public void hurry() {
    if (leader == MemberId.NONE) {
      core.roundsForgiven();
    }
    called |= isLeaderGone();
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
    if (isLeaderGone()) {
      return true;
    }
    heardNanos = core.now();
    called = false;
    preVotes.removeIf(pre -> core.now() - pre.sinceNanos() > HOLD_NANOS);
    core.roundsForgiven();
    return true;
  }

  private void heartbeat(Message.Heartbeat heartbeat) {
    boolean ranked = heartbeat.rank() >= 0 && heartbeat.rank() < core.conf().voters().size();
    rank = ranked ? heartbeat.rank() : RANK_UNKNOWN;
    core.timing.heard(core.term(), heartbeat.timing());
    grantedNanos = 0;
    receiver.commit(heartbeat.commit());
    core.outbox.now(
        new Message.HeartbeatReply(
            core.id(), leader, core.term(), heartbeat.round(), core.timing.epochHeld()));
  }

  @Override
  public void lateSnapshot(Message.InstallSnapshot offer) {
    receiver.offer(offer);
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
