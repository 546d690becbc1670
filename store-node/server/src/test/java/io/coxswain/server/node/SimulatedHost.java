package io.coxswain.server.node;

import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host with a disk, on which a member lives, dies and comes back.
final class SimulatedHost {
  static final String STAGING = "member/incoming";

  /// After a pause, whatever arrived during it is read within this time.
  static final long UNREAD_NANOS_MAX = 20_000_000L;

  /// The port is open while the state is being read.
  private static final double READS_LONG_CHANCE = 0.3;

  private static final long READS_LONG_NANOS_MAX = 1_000_000_000L;

  private final SimulatedCluster cluster;
  private final String name;
  private final List<String> flags;
  private final SeededRandomness random;
  private final BitRot rot;
  private final EndOfLife ends;
  private final SimulatedBirth birth;
  private SimulatedDisk disk;
  private @Nullable SimulatedLife life;
  private boolean aside;
  private boolean gone;
  private Optional<String> recovery = Optional.empty();
  private SafetyWitness witness;
  private boolean tookPart;
  private boolean lostItsDisk;
  private long handsOverUntilNanos;

  /// @param flags of the member, without its name and address
  SimulatedHost(SimulatedCluster cluster, String name, List<String> flags) {
    this.cluster = cluster;
    this.name = name;
    this.flags = flags;
    this.witness = cluster.witness();
    this.random = cluster.world().split();
    this.disk = new SimulatedDisk(cluster.world().split());
    this.rot = new BitRot(() -> disk, random);
    this.ends = new EndOfLife(cluster, this);
    this.birth = new SimulatedBirth(cluster, this, ends, random);
  }

  String name() {
    return name;
  }

  String peerUrl() {
    return "http://" + name + ":2380";
  }

  SimulatedDisk disk() {
    return disk;
  }

  /// What changes bits on its disk.
  BitRot rot() {
    return rot;
  }

  /// What comes before its member takes part.
  SimulatedBirth birth() {
    return birth;
  }

  Optional<SimulatedLife> life() {
    return Optional.ofNullable(life);
  }

  /// The member that clients of this world talk to, if it takes part.
  Optional<MemberCore.Running> core() {
    return aside ? Optional.empty() : life().flatMap(SimulatedLife::core);
  }

  /// What its messages and entries are compared with.
  SafetyWitness witness() {
    return witness;
  }

  /// From now on it belongs to a cluster of which the clients of this world know nothing.
  void setAside() {
    aside = true;
  }

  boolean isAside() {
    return aside;
  }

  /// Whether no client of this world hears of it any more.
  boolean isOutOfReach() {
    return aside || gone;
  }

  /// Ends the process; it never runs again.
  void goForGood() {
    losePower();
    gone = true;
  }

  /// Ends the process; until [#recovered()] it starts with this flag, and with the newest witness.
  void recoverBy(String flag) {
    kill();
    witness = cluster.witness();
    recovery = Optional.of(flag);
  }

  void recovered() {
    recovery = Optional.empty();
  }

  /// Somebody wants the lead to be elsewhere, or this member to be removed.
  ///
  /// @param within what was asked for comes about by then, if it does
  void mayHandOver(Duration within) {
    handsOverUntilNanos =
        Math.max(handsOverUntilNanos, cluster.world().nowNanos() + within.toNanos());
  }

  /// Its member hands over the lead. It does so when it is asked to, and when its own disk has changed or lost its
  /// state; not for what another one's disk does.
  void requireReasonToHandOver() {
    if (cluster.world().nowNanos() > handsOverUntilNanos && !ends.hasReason()) {
      throw new AssertionError(name + " hands over the lead without a reason");
    }
  }

  /// Whether its flags found a cluster of this member alone.
  boolean foundsAlone() {
    NodeConfig.Bootstrap bootstrap = config().bootstrap();
    return bootstrap.state() == NodeConfig.Bootstrap.State.NEW
        && bootstrap.cluster().peerUrlsByName().size() == 1;
  }

  /// From now on it must not come back under its id without its disk.
  void tookPart() {
    tookPart = true;
  }

  /// Whether it took part once and has lost its disk since: no other member may ever hear it again.
  boolean hasLostItsDisk() {
    return lostItsDisk;
  }

  /// Why the member would not start the last time, if it would not.
  Optional<StoreFault> refusal() {
    return ends.refusal();
  }

  /// Whether it stopped because it was removed.
  boolean isRemoved() {
    return ends.isRemoved();
  }

  /// Starts the member if it doesn't run and was not removed.
  void start() {
    if (life != null || ends.isRemoved() || gone) {
      return;
    }
    ends.begins();
    ends.guarded(() -> {
      NodeConfig config = config();
      long reserve = SpaceWatch.Margin.of(disk.capacityBytes()).reserveBytes();
      ReservedDisk guarded = new ReservedDisk(disk, reserve, random);
      new QuorumRecovery(
              guarded,
              ModelStateStore.on(disk, cluster.world().split()),
              random,
              MemberCore.configuredTiming(config.timing()))
          .carryOut(config.bootstrap().recovery());
      Birth.Plan plan = new Birth(guarded, config, random).plan(birth::find);
      disk.delete(STAGING);
      SimulatedLife begun = birth.begin(plan, guarded);
      life = begun;
      disk.trouble().atEachCall(begun.lanes::point);
      cluster.world().mark(begun.identity.memberId());
      if (plan.foundsAlone()) {
        birth.takePartAfter(PeerCensus.CALLED_WITHIN.toNanos(), begun, config);
      } else if (random.chance(READS_LONG_CHANCE)) {
        birth.takePartAfter(random.below(READS_LONG_NANOS_MAX), begun, config);
      } else {
        birth.takePart(begun, config);
      }
    });
  }

  /// Ends the process; the disk keeps what was synced, and the rest by luck.
  void losePower() {
    end("loses power");
    disk.crash();
  }

  /// Ends the process; what it wrote is still to be seen, but not durable.
  void kill() {
    end("ends");
    disk.processEnded();
  }

  private void end(String how) {
    SimulatedLife ended = life;
    life = null;
    if (ended != null) {
      if (ended.core().isPresent()) {
        cluster.note(name, how);
      }
      ended.lanes.close();
    }
  }

  /// Ends the process and empties its disk: if it has taken part, it must never do so again.
  void wipe() {
    losePower();
    lostItsDisk |= tookPart;
    disk = new SimulatedDisk(cluster.world().split());
  }

  /// Whether this member can never take part again.
  boolean needsReplacement() {
    return lostItsDisk || (rot.hasBegun() && life == null && ends.isRefused());
  }

  /// Runs what comes from outside on the event loop of this life: not while it stands still.
  void outside(SimulatedLife on, Runnable what) {
    if (life != on) {
      return;
    }
    if (on.lanes.isPaused()) {
      cluster.world().after(1 + random.below(UNREAD_NANOS_MAX - 1), () -> outside(on, what));
    } else {
      ends.guarded(what::run);
    }
  }

  private NodeConfig config() {
    List<String> all =
        new ArrayList<>(List.of("--name=" + name, "--initial-advertise-peer-urls=" + peerUrl()));
    all.addAll(flags);
    recovery.ifPresent(all::add);
    return NodeConfig.read(all, Map.of(), _ -> "");
  }

  /// How the member stands.
  @Override
  public String toString() {
    String how =
        core()
            .map(member ->
                "%x %s %s"
                    .formatted(
                        member.memberId(), member.consensus().view(), member.state().standing()))
            .orElse(
                isRemoved()
                    ? "was removed"
                    : life == null ? "is down " + refusal() : "doesn't take part yet");
    return name + (life != null && life.lanes.isPaused() ? " (stands still) " : " ") + how;
  }
}
