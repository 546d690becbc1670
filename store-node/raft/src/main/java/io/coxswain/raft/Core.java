package io.coxswain.raft;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a member is beside its role: term, vote, log, membership, timing; and the moves between roles.
///
/// Invariant: `term` never falls, and `vote` changes at most once per term. Both go out with the next
/// [Ready], and whatever depends on them waits for the disk.
final class Core {
  /// Random fractions are drawn in 1/65536ths, so that a timer scales when the timing changes.
  private static final int FRACTION = 1 << 16;

  /// A candidate's retry doubles this often at most: enough for a round trip sixteen times the election
  /// timeout, and still soon enough when the missing members come back.
  private static final int RETRY_DOUBLINGS_MAX = 4;

  /// So many lost rounds in a row are repeated soon, while a process is known to be gone.
  private static final int QUICK_ROUNDS_MAX = 3;

  /// etcd's upper bound for election timeouts.
  static final long RETRY_NANOS_MAX = 50_000_000_000L;

  final RaftConfig config;
  final RaftLog log;
  final TimingState timing;
  final Outbox outbox = new Outbox();
  private final RandomSource random;
  private final TermGate gate = new TermGate(this);
  private long term;
  private long vote;
  private ConfState conf;
  private Role role;
  private long now;
  private @Nullable SnapshotMeta installing;
  private int failedRounds;

  /// Members whose process is proven to have ended, until they are heard again or leave. The leader is one
  /// of them even if the membership here doesn't know it.
  private final Set<Long> gone = new HashSet<>();

  private long ignoredMessages;

  Core(RaftConfig config, Recovered recovered, RandomSource random, long nowNanos) {
    this.config = config;
    this.random = random;
    log = new RaftLog(recovered);
    timing = new TimingState(recovered.timing());
    conf = recovered.conf();
    term = recovered.hardState().term();
    vote = recovered.hardState().vote();
    now = nowNanos;
    role = new Follower(this, MemberId.NONE);
    // Every change that is known committed is in force before this member says its first word; else
    // two memberships without a common voter could elect side by side.
    commitTo(recovered.hardState().commit());
  }

  void step(Input input, long nowNanos) {
    now = nowNanos;
    switch (input) {
      case Input.Receive(Message message) -> receive(message);
      case Input.Tick _ -> role.tick();
      case Input.Propose propose -> outbox.proposal(role.propose(propose.payloads()));
      case Input.ProposeConfChange(ConfChange change) ->
          outbox.proposal(role.propose(List.of(new Payload.Membership(change))));
      case Input.ReadIndex(long requestId) -> role.read(requestId);
      case Input.Persisted(long sequence) -> {
        log.persist().completed(sequence);
        role.persisted();
      }
      case Input.Applied(long index) -> log.appliedTo(index);
      case Input.Compacted(long index) -> log.compactThrough(index);
      case Input.SnapshotInstalled(SnapshotMeta meta) -> installed(meta);
      case Input.SnapshotFailed(SnapshotMeta meta) -> endInstalling(meta);
      case Input.Campaign _ -> preCampaign();
      case Input.WidenTimer(long electionNanos) -> timing.widen(electionNanos);
      case Input.Hint hint -> {
        note(hint);
        role.hear(hint);
      }
    }
  }

  private void note(Input.Hint hint) {
    switch (hint) {
      case Input.PeerGone(long peer) -> {
        gone.add(peer);
        forgetStrangers();
      }
      case Input.Reachable(long peer) -> gone.remove(peer);
      case Input.Unreachable _, Input.SnapshotSent _, Input.TransferLeadership _ -> {}
    }
  }

  /// Whether the process of `peer` is known to have ended. Nobody waits for the answers of such a peer.
  boolean isGone(long peer) {
    return gone.contains(peer);
  }

  /// A member that has left is never heard again, and nobody waits for it either.
  private void forgetStrangers() {
    gone.removeIf(peer -> !conf.contains(peer) && peer != role.leader());
  }

  /// A peer has said something that a dead process can't have left in a queue.
  void lives(long peer) {
    gone.remove(peer);
  }

  void receive(Message message) {
    gate.receive(message);
  }

  long id() {
    return config.id();
  }

  long now() {
    return now;
  }

  long term() {
    return term;
  }

  long vote() {
    return vote;
  }

  ConfState conf() {
    return conf;
  }

  Role role() {
    return role;
  }

  boolean isInstalling() {
    return installing != null;
  }

  long ignoredMessages() {
    return ignoredMessages;
  }

  /// A peer said something that makes no sense here; it is counted and changes nothing.
  void ignore() {
    ignoredMessages++;
  }

  int randomFraction() {
    return (int) random.below(FRACTION);
  }

  /// That `fraction` of `span`, of 1/65536ths.
  static long share(long span, int fraction) {
    return span / FRACTION * fraction + span % FRACTION * fraction / FRACTION;
  }

  // Moves between roles.

  /// Follows `leader` (or nobody yet) in `newTerm`, which is this term or a later one.
  void follow(long newTerm, long leader) {
    if (newTerm > term) {
      term = newTerm;
      vote = MemberId.NONE;
    }
    enter(new Follower(this, leader));
  }

  /// Asks around whether an election could be won (thesis 9.6), if this member may campaign at all.
  void preCampaign() {
    if (!mayCampaign() || role instanceof Leader) {
      return;
    }
    if (conf.voters().size() == 1) {
      campaign(false);
    } else {
      enter(new PreCandidate(this));
    }
  }

  /// Starts an election in the next term (thesis 3.4). `sanctioned`: the leader asked for it.
  void campaign(boolean sanctioned) {
    term++;
    vote = id();
    enter(new Candidate(this, sanctioned));
  }

  void lead() {
    enter(new Leader(this, retryNanos()));
  }

  /// A member that isn't a voter can't win, and one whose state is being replaced must not.
  boolean mayCampaign() {
    return conf.isVoter(id()) && installing == null;
  }

  void voteFor(long candidate) {
    vote = candidate;
  }

  private void enter(Role next) {
    role.leave();
    role = next;
    role.start();
  }

  // A candidate's patience.

  /// How long a candidate waits for answers: the election timeout, doubled with each further failure,
  /// so that a round trip that has outgrown the timeout still elects a leader some day.
  long retryNanos() {
    int doublings = Math.clamp(failedRounds - 1L, 0, RETRY_DOUBLINGS_MAX);
    long election = timing.electionNanos();
    return Math.min(election << doublings, Math.max(election, RETRY_NANOS_MAX));
  }

  void roundFailed() {
    failedRounds++;
  }

  /// Whether the round that was lost is repeated within moments: the votes were split or the fresher log is
  /// elsewhere, and who didn't answer is dead. A few times only, since this may be wrong.
  boolean retriesSoon() {
    return failedRounds > 0
        && failedRounds <= QUICK_ROUNDS_MAX
        && conf.voters().stream().anyMatch(this::isGone);
  }

  void roundsForgiven() {
    failedRounds = 0;
  }

  // What is committed takes effect.

  /// Moves the commit index to `limit` and puts every change on the way in force.
  void commitTo(long limit) {
    while (log.commit() < limit) {
      commitTowards(limit);
    }
  }

  /// Moves the commit index towards `limit`, but not past a membership change: who counted the quorum
  /// must count again under the new membership.
  void commitTowards(long limit) {
    long index = log.commit();
    long bytes = 0;
    boolean newTiming = false;
    boolean newMembership = false;
    while (index < limit && !newMembership) {
      Entry entry = log.get(++index);
      bytes += entry.sizeBytes();
      switch (entry.payload()) {
        case Payload.Membership(ConfChange change) -> newMembership = switchTo(change, index);
        case Payload.Retiming retiming -> newTiming |= timing.committed(retiming.timing());
        case Payload.Empty _, Payload.Command _ -> {}
      }
    }
    log.commitTo(index);
    role.committed(bytes);
    if (newMembership) {
      forgetStrangers();
      outbox.conf(conf);
      role.membershipChanged();
    }
    if (newTiming) {
      outbox.timing(timing.history());
      role.timingChanged();
    }
  }

  private boolean switchTo(ConfChange change, long index) {
    ConfState next = conf.after(change, index);
    boolean changed = !next.equals(conf);
    conf = next;
    return changed;
  }

  // Snapshots.

  /// The state machine is to be replaced by the snapshot `meta`; until then this member neither takes
  /// entries nor campaigns.
  void install(SnapshotMeta meta) {
    installing = meta;
    outbox.install(meta);
  }

  private void endInstalling(SnapshotMeta meta) {
    Checks.require(meta.equals(installing), "only the snapshot asked for can be installed", meta);
    installing = null;
  }

  private void installed(SnapshotMeta meta) {
    endInstalling(meta);
    log.restart(meta.index(), meta.term());
    conf = meta.conf();
    forgetStrangers();
    outbox.conf(conf);
    timing.restore(meta.timing());
    outbox.timing(meta.timing());
    role.membershipChanged();
    role.installed(meta.index());
  }
}
