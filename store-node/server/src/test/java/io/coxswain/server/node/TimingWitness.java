package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Message;
import io.coxswain.raft.Timing;
import io.coxswain.server.sim.SimulatedClock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The two promises about timing as the other members see them: by what a member takes in and what it sends.
/// One for each life of a member; the raft module's simulation looks into the cores as well.
///
/// - A: a leader beats more slowly only when every voter that answers it lately waits at least
///   [Timing#HEARTBEATS_PER_ELECTION_MIN] such beats.
/// - B: who has taken in a sign of life of its leader votes and pre-votes for nobody else until the election
///   timeout that the leader's heartbeats carry has passed. Excepted: the leader is proven gone, or asked for the election.
final class TimingWitness {
  private final long self;
  private final SimulatedClock clock;
  private final LongSupplier electionNanos;
  private final Set<Long> gone = new HashSet<>();

  /// The vote asked for, by candidate and term: what stood against it when it was taken in.
  private final Map<Candidacy, Heard> asked = new HashMap<>();

  /// When each voter's last answer to a heartbeat was taken in; and the same as it was when this leader sent
  /// its last beat, and the one before. It decides on a slower beat at any time after the last quick one.
  private final Map<Long, Long> answeredNanos = new HashMap<>();

  private Map<Long, Long> answeredByLastBeatNanos = Map.of();
  private Map<Long, Long> answeredBeforeBeatNanos = Map.of();
  private Heard heard = Heard.NOTHING;
  private Heard heardAtTurn = Heard.NOTHING;
  private long term;
  private long beatTerm;
  private long beatRound;
  private long beatNanos;
  private long beatPatienceNanos;

  private record Candidacy(long candidate, long term) {}

  /// The newest sign of life of a leader; by the clock of who took it in.
  ///
  /// @param patienceNanos election timeout that the leader's heartbeats carry, 0 = it has sent none yet
  /// @param epoch of that timing
  private record Heard(long leader, long term, long atNanos, long patienceNanos, long epoch) {
    static final Heard NOTHING = new Heard(MemberId.NONE, 0, 0, 0, 0);

    /// Nothing guards that leader any more, but should it speak again, its timing is still known.
    Heard leaderForgotten() {
      return new Heard(MemberId.NONE, term, 0, patienceNanos, epoch);
    }

    boolean isOf(long member) {
      return leader == member && leader != MemberId.NONE;
    }
  }

  /// @param electionNanos the replicated election timeout as the member knows it
  TimingWitness(long self, SimulatedClock clock, LongSupplier electionNanos) {
    this.self = self;
    this.clock = clock;
    this.electionNanos = electionNanos;
  }

  /// The consensus lane begins a turn in this term.
  void turnBegins(long inTerm) {
    enter(inTerm);
    heardAtTurn = heard;
  }

  /// The consensus lane takes something in.
  void takes(Object event) {
    if (event instanceof ConsensusEvent.Feed(Input input)) {
      switch (input) {
        case Input.PeerGone(long peer) -> {
          gone.add(peer);
          forget(peer);
        }
        case Input.Reachable(long peer) -> gone.remove(peer);
        case Input.Receive(Message message) -> takes(message);
        default -> {}
      }
    }
  }

  private void takes(Message message) {
    if (!message.isBulk()) {
      gone.remove(message.from());
    }
    switch (message) {
      case Message.Heartbeat beat ->
          hears(beat, beat.timing().electionNanos(), beat.timing().epoch());
      case Message.Append append -> hears(append, 0, 0);
      case Message.HeartbeatReply reply -> answeredNanos.put(reply.from(), clock.showing());
      case Message.Vote vote -> {
        boolean free = vote.sanctioned() || !isGuarded(heardAtTurn, vote.term());
        asked.put(new Candidacy(vote.from(), vote.term()), free ? Heard.NOTHING : heardAtTurn);
        if (free) {
          enter(vote.term());
        }
      }
      case Message.TimeoutNow _ -> forget(heard.leader);
      case Message.PreVote _ -> {} // the term is nobody's yet
      case Message.PreVoteReply reply when reply.granted() -> {}
      default -> enter(message.term());
    }
  }

  private void hears(Message message, long patienceNanos, long epoch) {
    enter(message.term());
    if (message.term() < term || gone.contains(message.from())) {
      return;
    }
    boolean same = heard.term == message.term();
    boolean news = patienceNanos > 0 && (!same || epoch >= heard.epoch);
    heard =
        new Heard(
            message.from(),
            message.term(),
            clock.showing(),
            news ? patienceNanos : same ? heard.patienceNanos : 0,
            news ? epoch : same ? heard.epoch : 0);
  }

  /// A newer term ends that of the leader that was heard.
  private void enter(long newer) {
    if (newer > term) {
      term = newer;
      forget(heard.leader);
    }
  }

  private void forget(long leader) {
    heard = heard.isOf(leader) ? heard.leaderForgotten() : heard;
    heardAtTurn = heardAtTurn.isOf(leader) ? heardAtTurn.leaderForgotten() : heardAtTurn;
  }

  private boolean isGuarded(Heard by, long term) {
    return by.leader != MemberId.NONE
        && by.patienceNanos > 0
        && by.term < term
        && clock.showing() - by.atNanos < by.patienceNanos;
  }

  /// This member sends something; `all` are the witnesses of the voters that run.
  void sends(Message message, Supplier<Stream<TimingWitness>> all) {
    switch (message) {
      case Message.PreVoteReply reply when reply.granted() && reply.to() != heardAtTurn.leader ->
          require(
              !isGuarded(heardAtTurn, reply.term()),
              "timing B: %x would elect %x in term %d %d ns after it heard its leader: %s",
              self,
              reply.to(),
              reply.term(),
              clock.showing() - heardAtTurn.atNanos,
              heardAtTurn);
      case Message.VoteReply reply when reply.granted() -> {
        Heard against = asked.getOrDefault(new Candidacy(reply.to(), reply.term()), Heard.NOTHING);
        require(
            against.equals(Heard.NOTHING),
            "timing B: %x votes for %x in term %d while it hears its leader: %s",
            self,
            reply.to(),
            reply.term(),
            against);
      }
      case Message.Heartbeat beat -> beats(beat, all);
      default -> {}
    }
  }

  private void beats(Message.Heartbeat beat, Supplier<Stream<TimingWitness>> all) {
    if (beat.round() != beatRound) {
      beatRound = beat.round();
      answeredBeforeBeatNanos = answeredByLastBeatNanos;
      answeredByLastBeatNanos = Map.copyOf(answeredNanos);
    }
    boolean slower = beatTerm == beat.term() && beat.timing().heartbeatNanos() > beatNanos;
    long patienceBefore = beatPatienceNanos;
    beatTerm = beat.term();
    beatNanos = beat.timing().heartbeatNanos();
    beatPatienceNanos = beat.timing().electionNanos();
    if (slower) {
      // The leader decided by a window of its own, which shrinks with the round trips.
      long since = clock.showing() - Math.min(patienceBefore, beatPatienceNanos) / 2;
      all.get()
          .filter(voter -> voter.heard.term == beat.term() && voter.heard.isOf(self))
          .filter(voter -> voter.heard.patienceNanos > 0)
          .filter(voter -> hasAnsweredSince(voter.self, since))
          .forEach(voter ->
              require(
                  voter.patienceNanos() / Timing.HEARTBEATS_PER_ELECTION_MIN >= beatNanos,
                  "timing A: %x leads term %d with a beat of %d ns, and %x waits %d ns",
                  self,
                  beat.term(),
                  beatNanos,
                  voter.self,
                  voter.patienceNanos()));
    }
  }

  /// A voter learns of a longer election timeout by its log or by a heartbeat, whichever comes first.
  private long patienceNanos() {
    return Math.max(heard.patienceNanos, electionNanos.getAsLong());
  }

  private boolean hasAnsweredSince(long voter, long since) {
    Long answered = answeredBeforeBeatNanos.get(voter);
    return answered != null && answered - since > 0;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the formats are all here
  private static void require(boolean holds, String violated, Object... arguments) {
    if (!holds) {
      throw new AssertionError(violated.formatted(arguments));
    }
  }
}
