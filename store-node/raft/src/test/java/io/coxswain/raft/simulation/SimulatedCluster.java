package io.coxswain.raft.simulation;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.ProposalResult;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RandomSource;
import io.coxswain.raft.Ready;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.raft.simulation.Tally.Met;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// One world: members, links, disks and time, all decided by a seed.
final class SimulatedCluster {
  private static final long MILLISECOND = 1_000_000;

  final RandomSource random;
  final Scheduler scheduler = new Scheduler();
  final EventLog events = new EventLog();
  final Tally tally = new Tally();
  final SafetyLedger ledger;
  final SimulatedNetwork network;
  final boolean verbose = Boolean.getBoolean("coxswain.verbose");
  private final Map<Long, SimulatedMember> members = new TreeMap<>();

  /// Read to what was committed when it was asked.
  private final Map<Long, Long> reads = new HashMap<>();

  private final StateImage beforeGenesis;
  private Faults faults;
  private long lastCommand;
  private long lastRead;
  private int readsAnswered;
  private boolean healed;

  SimulatedCluster(long seed, int voters) {
    random = randomSource(seed);
    faults = Faults.swarm(random);
    long election = (150 + random.below(600)) * MILLISECOND;
    Timing timing = new Timing(0, election / 10, election, random.below(2) * election / 2);
    beforeGenesis =
        new StateImage(0, 0, new ConfState(0, List.of(), List.of()), TimingHistory.of(timing));
    ledger = new SafetyLedger(beforeGenesis, tally);
    network = new SimulatedNetwork(scheduler, random, faults, this::feed);
    events.add(0, "-", faults);
    List<Long> founders = LongStream.rangeClosed(1, voters).boxed().toList();
    founders.forEach(id -> add(id, Founding.of(founders, timing)));
  }

  static RandomSource randomSource(long seed) {
    Random random = new Random(seed);
    return random::nextLong;
  }

  private void add(long id, Recovered onDisk) {
    // A clock may stand anywhere, even right before it wraps around.
    long clockOffset =
        random.below(3) == 0 ? Long.MAX_VALUE - 1_000 * MILLISECOND : random.below(1L << 62);
    SimulatedMember member = new SimulatedMember(id, new SimulatedDisk(onDisk), this, clockOffset);
    members.put(id, member);
    member.start(config(id));
  }

  /// A member that will be told everything; answers its id.
  long addEmpty() {
    long id = members.size() + 1L;
    add(id, Recovered.empty(beforeGenesis.timing().current()));
    return id;
  }

  private RaftConfig config(long id) {
    // Small bounds, so that they are met often.
    return new RaftConfig(id, 200, 4, 1_000, 4_000, 1_000, 20, 1);
  }

  // Running.

  long now() {
    return scheduler.nowNanos();
  }

  Faults faults() {
    return faults;
  }

  void runFor(long nanos) {
    long limit = now() + nanos;
    while (scheduler.runNext(limit)) {
      // All the work is in the events.
    }
  }

  Collection<SimulatedMember> members() {
    return members.values();
  }

  /// The witnesses of those that are up.
  List<TimingWitness> timings() {
    return members.values().stream().flatMap(member -> member.timing().stream()).toList();
  }

  Optional<SimulatedMember> leader() {
    return members.values().stream()
        .filter(SimulatedMember::leads)
        .max((one, other) -> Long.compare(one.status().term(), other.status().term()));
  }

  void feed(long id, Input input) {
    SimulatedMember member = members.get(id);
    if (member != null) {
      member.feed(input);
    }
  }

  SimulatedMember any() {
    return List.copyOf(members.values()).get((int) random.below(members.size()));
  }

  void restart(SimulatedMember member) {
    if (!member.isUp()) {
      member.start(config(member.id));
    }
  }

  /// Ends all faults. Members that are still part of the cluster come back.
  void heal(boolean tellLinks) {
    events.add(now(), "-", "heals");
    healed = true;
    faults = faults.healed();
    network.become(faults);
    network.heal();
    for (SimulatedMember member : members.values()) {
      restart(member);
    }
    if (tellLinks) {
      for (SimulatedMember one : members.values()) {
        members.keySet().stream()
            .filter(id -> id != one.id)
            .forEach(id -> one.feed(new Input.Reachable(id)));
      }
    }
  }

  /// Whether nothing may fail any more.
  boolean isHealed() {
    return healed;
  }

  // The clients.

  void propose(SimulatedMember at, int count) {
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[8 + (int) random.below(60)];
      ByteBuffer.wrap(bytes).putLong(++lastCommand);
      payloads.add(new Payload.Command(Bytes.wrap(bytes)));
    }
    at.feed(new Input.Propose(payloads));
  }

  void proposed(ProposalResult result) {
    switch (result) {
      case ProposalResult.Accepted _ -> {}
      case ProposalResult.Forwarded _ -> tally.count(Met.PROPOSAL_FORWARDED);
      case ProposalResult.Refused _ -> tally.count(Met.PROPOSAL_REFUSED);
    }
  }

  void read(SimulatedMember at) {
    reads.put(++lastRead, ledger.committedIndex());
    at.feed(new Input.ReadIndex(lastRead));
  }

  void readAnswered(Ready.ReadState state) {
    Long committedThen = reads.remove(state.requestId());
    if (committedThen == null) {
      throw new AssertionError("answered twice or never asked: " + state);
    }
    ledger.read(state, committedThen);
    tally.count(Met.READ_ANSWERED);
    readsAnswered++;
  }

  void readDropped(long requestId) {
    SafetyLedger.check(reads.remove(requestId) != null, "read %d ends twice", requestId);
    tally.count(Met.READ_DROPPED);
  }

  int readsAnswered() {
    return readsAnswered;
  }

  // What members need from the world.

  boolean holds(long id, long term, long index) {
    SimulatedMember member = members.get(id);
    return member != null && member.disk.holds(term, index);
  }

  long syncDelay() {
    return 10_000 + random.below(faults.syncMax() * MILLISECOND);
  }

  long applyDelay() {
    return random.below(2 * MILLISECOND);
  }

  /// Takes a snapshot of `sender`'s state to whom it is asked for, unless it gets lost.
  void sendSnapshot(SimulatedMember sender, Ready.SnapshotRequest request) {
    StateImage image = sender.state();
    long way = (20 + random.below(200)) * MILLISECOND;
    boolean arrives =
        image.index() >= request.minimumIndex() && random.below(1000) >= faults.loss();
    scheduler.after(
        way,
        () -> {
          if (arrives) {
            network.send(
                new Message.InstallSnapshot(
                    sender.id, request.to(), request.term(), image.toMeta()));
          }
          sender.feed(new Input.SnapshotSent(request.to(), arrives));
        });
  }
}
