package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.peer.MessagePurpose;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.sim.SimulatedLanes;
import io.coxswain.server.sim.SimulatedWorld;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;
import io.coxswain.server.world.Network.Purpose;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Three members whose lanes, disks, state stores, clock and network are simulated.
final class SimulatedCluster {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long DELAY_NANOS_MAX = 3_000_000;
  private static final double LOSS = 0.02;

  private final SimulatedWorld world;
  private final SeededRandomness random;
  private final Map<String, SimulatedDisk> disks = new HashMap<>();
  private final Map<String, Life> lives = new HashMap<>();

  /// A member from its start to its death.
  private record Life(SimulatedLanes lanes, MemberCore.Running core) {}

  SimulatedCluster(long seed) {
    world = new SimulatedWorld(seed);
    random = world.split();
    NAMES.forEach(name -> disks.put(name, new SimulatedDisk(world.split())));
  }

  /// Starts every member that doesn't run.
  void startAll() throws IOException {
    for (String name : NAMES) {
      if (!lives.containsKey(name)) {
        start(name);
      }
    }
  }

  /// Kills a member drawn by lot; its disk keeps what was synced, and the rest by luck.
  void killOne() {
    String name = NAMES.get(random.below(NAMES.size()));
    Life life = lives.remove(name);
    if (life != null) {
      life.lanes.close();
      disk(name).crash();
    }
  }

  List<MemberCore.Running> running() {
    return lives.values().stream().map(Life::core).toList();
  }

  MemberCore.Running any() {
    List<MemberCore.Running> all = running();
    return all.get(random.below(all.size()));
  }

  Optional<MemberCore.Running> leader() {
    return running().stream()
        .filter(member -> member.consensus().view().role() == RoleKind.LEADER)
        .findFirst();
  }

  boolean converged() {
    return lives.size() == NAMES.size()
        && leader().isPresent()
        && running().stream().map(member -> member.state().standing().index()).distinct().count()
            == 1
        && leader().get().consensus().view().commit() == leader().get().state().standing().index();
  }

  Set<HashAnswer> hashes() {
    return running().stream().map(member -> member.state().hash(0)).collect(Collectors.toSet());
  }

  /// Lets a few things happen.
  void stepSome(int max) {
    for (int i = random.below(max); i > 0; i--) {
      world.step();
    }
  }

  /// Runs the world until it is so; false if it isn't in time.
  boolean runUntil(BooleanSupplier so) {
    long end = world.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean() && world.nanoTime() < end) {
      world.step();
    }
    return so.getAsBoolean();
  }

  private SimulatedDisk disk(String name) {
    return disks.getOrDefault(name, new SimulatedDisk(random));
  }

  private void start(String name) throws IOException {
    NodeConfig config =
        NodeConfig.read(
            List.of(
                "--name=" + name,
                "--initial-advertise-peer-urls=http://" + name + ":2380",
                "--initial-cluster=a=http://a:2380,b=http://b:2380,c=http://c:2380"),
            Map.of(),
            _ -> "");
    SimulatedDisk disk = disk(name);
    SimulatedLanes lanes = new SimulatedLanes(world);
    Surroundings surroundings =
        new Surroundings(
            disk, ModelStateStore.on(disk, world.split()), world, world.split(), lanes);
    Measured measured =
        new Measured(new DiskMeter(world), new PauseMeter(world), new ContactMeter(world));
    MemberCore.Running core =
        MemberCore.start(
            surroundings,
            config,
            log(disk, config),
            new MemberCore.Outside(
                new Links(), measured, (_, _) -> {}, (_, _) -> {}, () -> {}, () -> {}));
    lives.put(name, new Life(lanes, core));
  }

  private static WriteAheadLog.Opened log(SimulatedDisk disk, NodeConfig config)
      throws IOException {
    try {
      return new Birth(disk, config)
          .plan(_ -> {
            throw new AssertionError("a member that is born with its cluster asks nobody");
          })
          .log()
          .open();
    } catch (InterruptedException stopNow) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopNow);
    }
  }

  private Optional<MemberCore.Running> byId(long id) {
    return running().stream().filter(member -> member.memberId() == id).findFirst();
  }

  /// The network of one member: late, lossy, in order within a purpose.
  private final class Links implements PeerLinks {
    private final Map<String, Long> arrivals = new HashMap<>();

    @Override
    public void send(Message message) {
      Optional<Purpose> purpose = MessagePurpose.of(message);
      if (purpose.isEmpty() || random.chance(LOSS)) {
        return;
      }
      String link = message.to() + "/" + purpose.get();
      long at = world.nanoTime() + random.below(DELAY_NANOS_MAX);
      long inOrder = Math.max(at, arrivals.getOrDefault(link, 0L) + 1);
      arrivals.put(link, inOrder);
      world.after(inOrder - world.nanoTime(), () -> deliver(purpose.get(), message));
    }

    private void deliver(Purpose purpose, Message message) {
      ConsensusEvent event = new ConsensusEvent.Feed(new Input.Receive(message));
      byId(message.to())
          .ifPresent(member -> {
            boolean taken =
                switch (purpose) {
                  case CONTROL -> member.consensusBox().offerUrgent(event);
                  case APPEND -> member.consensusBox().offer(event);
                };
            if (!taken) {
              throw new AssertionError("a mailbox overflowed");
            }
          });
    }

    @Override
    public void sendSnapshot(Ready.SnapshotRequest request) {
      throw new AssertionError("nobody is so far behind in this test: " + request);
    }

    @Override
    public void update(MemberList members) {}

    @Override
    public Set<Long> longConnected() {
      return Set.of();
    }

    @Override
    public CompletableFuture<Long> renew(long leader, long leaseId) {
      return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
    }

    @Override
    public CompletableFuture<Optional<TimeToLive>> inspect(
        long leader, long leaseId, boolean withKeys) {
      return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
    }

    @Override
    public void ask(
        long leader,
        Change change,
        OptionalLong expectedIndex,
        long requestId,
        Consumer<RuntimeException> refused) {
      refused.accept(new RequestFailed(WireError.NO_LEADER));
    }
  }
}
