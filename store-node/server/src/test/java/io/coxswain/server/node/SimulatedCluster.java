package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedNetwork;
import io.coxswain.server.sim.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whole members whose lanes, disks, state stores, clocks and network are simulated, and what must hold of
/// them at every moment.
final class SimulatedCluster {
  private static final long CALL_NANOS_MAX = 2_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final SimulatedNetwork network;
  private final SeededRandomness random;
  private final TreeMap<String, SimulatedHost> hosts = new TreeMap<>();
  private final TreeMap<String, Integer> counts = new TreeMap<>();
  private SafetyWitness witness = new SafetyWitness(this::count);
  private RevisionOrder revisions = new RevisionOrder();
  private final WorldEvents events = new WorldEvents();

  SimulatedCluster(long seed) {
    world = new SimulatedWorld(seed);
    network = new SimulatedNetwork(world);
    random = world.split();
  }

  SimulatedWorld world() {
    return world;
  }

  SimulatedNetwork network() {
    return network;
  }

  /// Of members that are added from now on.
  SafetyWitness witness() {
    return witness;
  }

  /// A cluster goes on without its quorum: what was acknowledged before may be lost, so nothing of it is held
  /// against those that go on. Members that were there before stay with the witness they have.
  void beginAnew() {
    witness = new SafetyWitness(this::count);
    revisions = new RevisionOrder();
  }

  RevisionOrder revisions() {
    return revisions;
  }

  SimulatedHost add(String name, List<String> flags) {
    SimulatedHost host = new SimulatedHost(this, name, flags);
    hosts.put(name, host);
    return host;
  }

  Optional<SimulatedHost> host(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  List<SimulatedHost> hosts() {
    return List.copyOf(hosts.values());
  }

  SimulatedHost anyHost() {
    List<SimulatedHost> all = hosts();
    return all.get(random.below(all.size()));
  }

  /// A host whose member takes part, if there is one.
  Optional<SimulatedHost> anyRunning() {
    List<SimulatedHost> all =
        hosts.values().stream().filter(host -> host.core().isPresent()).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.below(all.size())));
  }

  /// The witnesses of the voters that run, in the cluster of a host. No leader has to suit a learner, nor who was
  /// removed and has not heard of it.
  Stream<TimingWitness> timings(SimulatedHost of) {
    List<SimulatedLife> lives =
        hosts.values().stream()
            .filter(host -> host.isAside() == of.isAside())
            .flatMap(host -> host.life().stream())
            .filter(life -> life.core().isPresent())
            .toList();
    Optional<ConfState> newest =
        lives.stream()
            .map(life -> life.core().orElseThrow().state().standing())
            .max(Comparator.comparingLong(Standing::index))
            .map(Standing::conf);
    return lives.stream()
        .filter(life -> newest.orElseThrow().isVoter(life.identity.memberId()))
        .map(life -> life.timing);
  }

  List<MemberCore.Running> running() {
    return hosts.values().stream().flatMap(host -> host.core().stream()).toList();
  }

  /// Of those that believe to lead, the one with the highest term.
  Optional<SimulatedHost> leader() {
    return hosts.values().stream()
        .filter(host -> host.core().filter(SimulatedCluster::leads).isPresent())
        .max(Comparator.comparingLong(host -> host.core().orElseThrow().consensus().view().term()));
  }

  /// Members of the cluster as its leader knows it, that run.
  List<MemberCore.Running> members() {
    return leader().flatMap(SimulatedHost::core).stream()
        .flatMap(leader ->
            running().stream()
                .filter(member -> leader.state().standing().members().contains(member.memberId())))
        .toList();
  }

  /// Hosts of the voters that run, as the leader knows them.
  List<SimulatedHost> voters() {
    return leader()
        .flatMap(SimulatedHost::core)
        .map(leader -> leader.state().standing().conf())
        .stream()
        .flatMap(conf ->
            hosts().stream()
                .filter(
                    host -> host.core().filter(core -> conf.isVoter(core.memberId())).isPresent()))
        .toList();
  }

  static boolean leads(MemberCore.Running member) {
    return member.consensus().view().role() == RoleKind.LEADER;
  }

  /// Whether two hosts run and reach each other both ways.
  boolean canTalk(String one, String other) {
    return network.connects(one, other)
        && host(other)
            .flatMap(SimulatedHost::life)
            .filter(life -> !life.lanes.isPaused())
            .isPresent();
  }

  /// Counts that something rare has happened.
  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /// Counts that a member has come by a rare branch.
  void count(Mark mark) {
    count(mark.words);
  }

  /// Remembers an event for the report of a failure.
  void note(String about, String what) {
    events.add(world.ageNanos(), about, what);
  }

  /// The newest events, and how the members stand.
  String events() {
    return hosts.values().stream()
        .map(SimulatedHost::toString)
        .collect(Collectors.joining("\n", events + "\n", ""));
  }

  Map<String, Integer> counts() {
    return counts;
  }

  /// Calls a member as a client does: over a network, with patience. `done` is told once, the answer or why
  /// there is none; then nobody knows what became of a write. There is none from a cluster that has begun anew
  /// meanwhile.
  <T> void call(
      SimulatedHost host,
      Function<MemberCore.Running, CompletableFuture<T>> ask,
      BiConsumer<@Nullable T, @Nullable Throwable> done) {
    SafetyWitness asked = witness;
    CompletableFuture<T> answer = new CompletableFuture<>();
    var _ =
        answer.whenComplete((value, failure) ->
            world.after(
                0,
                () -> {
                  if (host.isOutOfReach() || witness != asked) {
                    done.accept(null, new TimeoutException("out of reach"));
                  } else {
                    done.accept(value, failure);
                  }
                }));
    world.after(
        CLIENT_PATIENCE.toNanos(), () -> answer.completeExceptionally(new TimeoutException()));
    world.after(
        random.below(CALL_NANOS_MAX),
        () -> {
          Optional<SimulatedLife> life = host.life().filter(found -> found.core().isPresent());
          if (life.isEmpty() || witness != asked) {
            answer.completeExceptionally(new TimeoutException("nobody listens"));
            return;
          }
          host.outside(life.get(), () -> pass(ask.apply(life.get().core().orElseThrow()), answer));
        });
  }

  private static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
    var _ =
        from.whenComplete((value, failure) -> {
          if (failure == null) {
            to.complete(value);
          } else {
            to.completeExceptionally(failure);
          }
        });
  }

  /// Lets so much time pass.
  void run(Duration time) {
    long end = world.nowNanos() + time.toNanos();
    while (world.nowNanos() < end) {
      world.step();
    }
  }

  /// Runs until it is so, which it has to be within 90 s.
  void await(String what, BooleanSupplier so) {
    assertThat(runUntil(PATIENCE, so)).as("%s in time", what).isTrue();
  }

  /// Runs until it is so; false if it isn't in time.
  boolean runUntil(Duration patience, BooleanSupplier so) {
    long end = world.nowNanos() + patience.toNanos();
    while (!so.getAsBoolean() && world.nowNanos() < end) {
      run(Duration.ofMillis(50));
    }
    return so.getAsBoolean();
  }

  /// Members whose state stands at the same entry hold the same, and nobody goes on whose state says that it
  /// was removed.
  void requireEqualStates() {
    Map<Long, MemberCore.Running> byIndex = new HashMap<>();
    for (MemberCore.Running member : running()) {
      assertThat(member.state().standing().members().isRemoved(member.memberId()))
          .as("%x goes on though it was removed", member.memberId())
          .isFalse();
      MemberCore.Running other = byIndex.putIfAbsent(member.state().standing().index(), member);
      if (other != null) {
        assertThat(member.state().hash(0)).isEqualTo(other.state().hash(0));
        assertThat(member.state().standing()).isEqualTo(other.state().standing());
      }
    }
  }

  /// Every member runs and stands where the leader has committed.
  boolean converged() {
    Optional<MemberCore.Running> leader = leader().flatMap(SimulatedHost::core);
    if (leader.isEmpty()) {
      return false;
    }
    var standing = leader.get().state().standing();
    List<Long> alive =
        new ArrayList<>(running().stream().map(MemberCore.Running::memberId).toList());
    return alive.containsAll(standing.conf().voters())
        && alive.containsAll(standing.conf().learners())
        && leader.get().consensus().view().commit() == standing.index()
        && members().stream()
            .allMatch(member -> member.state().standing().index() == standing.index());
  }
}
