package io.coxswain.server.node;

import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.PowerCut;
import io.coxswain.server.sim.ProcessEnd;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedClock;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.sim.SimulatedLanes;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A host with a disk, on which a member lives, dies and comes back.
final class SimulatedHost {
  static final String STAGING = "member/incoming";

  /// After a pause, whatever arrived during it is read within this time.
  static final long UNREAD_NANOS_MAX = 20_000_000L;

  private static final long CENSUS_PAUSE_NANOS = 100_000_000L;

  private final SimulatedCluster cluster;
  private final String name;
  private final List<String> flags;
  private final SeededRandomness random;
  private final BitRot rot;
  private SimulatedDisk disk;
  private @Nullable SimulatedLife life;
  private Optional<StoreFault> refusal = Optional.empty();
  private boolean removed;
  private boolean aside;
  private boolean gone;
  private Optional<String> recovery = Optional.empty();
  private SafetyWitness witness;
  private boolean tookPart;
  private boolean lostItsDisk;
  private boolean unreadable;

  /// @param flags of the member, without its name and address
  SimulatedHost(SimulatedCluster cluster, String name, List<String> flags) {
    this.cluster = cluster;
    this.name = name;
    this.flags = flags;
    this.witness = cluster.witness();
    this.random = cluster.world().split();
    this.disk = new SimulatedDisk(cluster.world().split());
    this.rot = new BitRot(() -> disk, random);
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

  /// Whether its flags found a cluster of this member alone.
  boolean foundsAlone() {
    NodeConfig.Bootstrap bootstrap = config().bootstrap();
    return bootstrap.state() == NodeConfig.Bootstrap.State.NEW
        && bootstrap.cluster().peerUrlsByName().size() == 1;
  }

  /// Whether it took part once and has lost its disk since: no other member may ever hear it again.
  boolean hasLostItsDisk() {
    return lostItsDisk;
  }

  /// Why the member would not start the last time, if it would not.
  Optional<StoreFault> refusal() {
    return refusal;
  }

  /// Whether it stopped because it was removed.
  boolean isRemoved() {
    return removed;
  }

  /// Starts the member if it doesn't run and was not removed.
  void start() {
    if (life != null || removed || gone) {
      return;
    }
    refusal = Optional.empty();
    guarded(() -> {
      NodeConfig config = config();
      long reserve = SpaceWatch.Margin.of(disk.capacityBytes()).reserveBytes();
      ReservedDisk guarded = new ReservedDisk(disk, reserve, random);
      new QuorumRecovery(
              guarded,
              ModelStateStore.on(disk, cluster.world().split()),
              random,
              MemberCore.configuredTiming(config.timing()))
          .carryOut(config.bootstrap().recovery());
      Birth.Plan plan = new Birth(guarded, config, random).plan(this::find);
      disk.delete(STAGING);
      SimulatedLife begun = begin(plan, guarded);
      life = begun;
      disk.trouble().atEachCall(begun.lanes::point);
      cluster.world().mark(begun.identity.memberId());
      if (plan.foundsAlone()) {
        takePartAfter(PeerCensus.CALLED_WITHIN.toNanos(), begun, config);
      } else {
        takePart(begun, config);
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

  private void onEnd(ProcessEnd end) {
    if (end instanceof PowerCut) {
      losePower();
    } else {
      kill();
    }
  }

  /// The member has stopped by itself. Without a reason it must not.
  private boolean stop(StoreFault fault) {
    cluster.note(name, "stops: " + fault.getMessage());
    cluster.count("stopped by " + fault.code());
    boolean hasReason = hasReason();
    kill();
    return hasReason;
  }

  private boolean hasReason() {
    return disk.trouble().hasStruck() || rot.hasBegun();
  }

  /// Ends the process and empties its disk: if it has taken part, it must never do so again.
  void wipe() {
    losePower();
    lostItsDisk |= tookPart;
    disk = new SimulatedDisk(cluster.world().split());
  }

  /// Whether this member can never take part again.
  boolean needsReplacement() {
    return lostItsDisk || (rot.hasBegun() && life == null && (refusal.isPresent() || unreadable));
  }

  /// Runs what comes from outside on the event loop of this life: not while it stands still.
  void outside(SimulatedLife on, Runnable what) {
    if (life != on) {
      return;
    }
    if (on.lanes.isPaused()) {
      cluster.world().after(1 + random.below(UNREAD_NANOS_MAX - 1), () -> outside(on, what));
    } else {
      guarded(what::run);
    }
  }

  private interface Doing {
    void run() throws IOException, InterruptedException;
  }

  private void guarded(Doing doing) {
    try {
      doing.run();
    } catch (ProcessEnd end) {
      onEnd(end);
    } catch (NobodyAnswers | ConfigRefused _) {
      kill();
    } catch (StoreFault fault) {
      refusal = Optional.of(fault);
      if (!stop(fault) && !lostItsDisk && fault.code() != FaultCode.MEMBER_REMOVED) {
        throw new AssertionError(name + " stops without a reason", fault);
      }
    } catch (IOException failure) {
      if (!hasReason()) {
        throw new AssertionError(name + " failed", failure);
      }
      unreadable |= rot.hasBegun() && !disk.trouble().hasStruck();
      cluster.note(name, "can't start: " + failure.getMessage());
      kill();
    } catch (InterruptedException failure) {
      throw new AssertionError(name + " failed", failure);
    }
  }

  private NodeConfig config() {
    List<String> all =
        new ArrayList<>(List.of("--name=" + name, "--initial-advertise-peer-urls=" + peerUrl()));
    all.addAll(flags);
    recovery.ifPresent(all::add);
    return NodeConfig.read(all, Map.of(), _ -> "");
  }

  private SimulatedLife begin(Birth.Plan plan, ReservedDisk guarded) throws IOException {
    LogIdentity identity = plan.identity();
    SimulatedClock clock = new SimulatedClock(cluster.world(), random);
    PeerIdentity self =
        new PeerIdentity(identity.clusterId(), identity.memberId(), random.nextLong());
    SimulatedLinks links = new SimulatedLinks(cluster, this, self, clock);
    SimulatedLanes lanes = new SimulatedLanes(cluster.world(), clock, this::onEnd, this::stop);
    clock.afterEachLook(lanes::point);
    return new SimulatedLife(
        clock,
        lanes,
        new PeerInbox(
            self,
            PeerInbox.Origin.of(plan),
            Births.read(guarded, Runnable::run),
            new StateHome(guarded),
            ModelStateStore.on(disk, cluster.world().split())::verify,
            new PeerInbox.Endings(this::halt, this::lost)),
        self,
        plan,
        links,
        new PeerSide(
            identity.memberId(),
            links,
            plan.known(),
            guarded,
            clock,
            new OwnDamage(ModelStateStore.on(disk, cluster.world().split())::verify)),
        guarded,
        what -> cluster.note(name, what));
  }

  /// Takes part as soon as enough others have said that they do not remember this member, and have noted its
  /// birth.
  private void takePart(SimulatedLife begun, NodeConfig config) throws IOException {
    if (!isAdmitted(begun.plan)) {
      takePartAfter(CENSUS_PAUSE_NANOS, begun, config);
      return;
    }
    if (lostItsDisk && !begun.plan.founder().alone()) {
      if (begun.plan.others().stream().allMatch(this::isLost)) {
        cluster.count("members held back, because all founders have lost their disks");
        kill();
        return;
      }
      throw new AssertionError(name + " takes part again, though it has lost its disk");
    }
    tookPart = true;
    Surroundings surroundings =
        new Surroundings(
            begun.disk,
            ModelStateStore.on(disk, cluster.world().split()),
            begun.clock,
            cluster.world().split(),
            begun.lanes);
    Measured measured =
        new Measured(
            new DiskMeter(begun.clock), new PauseMeter(begun.clock), new ContactMeter(begun.clock));
    long self = begun.identity.memberId();
    WriteAheadLog.Opened log = begun.plan.open();
    SafetyWitness judge = lostItsDisk ? new SafetyWitness(_ -> {}) : witness;
    judge.opened(log.recovered());
    MemberCore.Running core =
        MemberCore.start(
            surroundings,
            config,
            log,
            new MemberCore.Outside(
                begun.peers,
                measured,
                (_, _) -> {},
                (group, _, _) -> judge.applied(self, group),
                WorkWitness.NONE,
                () -> {},
                this::halt));
    begun.peers.open(core);
    begun.inbox.open(core);
    if (lostItsDisk) {
      // No client of this world ever hears of it, and no member: it ends when one calls it.
      cluster.count(Mark.FOUNDED_AGAIN);
      cluster.note(name, "founds its cluster again");
      return;
    }
    begun.takesPart(core);
    begun.links.open(begun);
    cluster.note(
        name,
        "takes part as %x at %s"
            .formatted(begun.identity.memberId(), core.state().standing().index()));
  }

  private boolean isLost(List<URI> urls) {
    return cluster
        .host(urls.getFirst().getHost())
        .filter(SimulatedHost::hasLostItsDisk)
        .isPresent();
  }

  private void takePartAfter(long nanos, SimulatedLife begun, NodeConfig config) {
    cluster
        .world()
        .after(nanos, () -> outside(begun, () -> guarded(() -> takePart(begun, config))));
  }

  private boolean isAdmitted(Birth.Plan plan) throws IOException {
    return plan.answersNeeded() == 0
        || (isAnswered(plan, plan.question()) && isAnswered(plan, plan.registration()));
  }

  private boolean isAnswered(Birth.Plan plan, RecallRequest request) {
    List<RecallReply> answers = ask(plan.others(), request);
    return PeerCensus.requireUnknown(answers, request.getMemberId()) >= plan.answersNeeded();
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
                removed
                    ? "was removed"
                    : life == null ? "is down " + refusal : "doesn't take part yet");
    return name + (life != null && life.lanes.isPaused() ? " (stands still) " : " ") + how;
  }

  private void lost(StoreFault why) {
    cluster.count(Mark.FOUNDER_CALLED);
    throw why;
  }

  private void halt() {
    removed = true;
    throw new ProcessEnd(name + " was removed");
  }

  private Birth.Census.Cluster find(List<List<URI>> addresses) {
    return PeerCensus.newest(ask(addresses, RecallRequest.getDefaultInstance()))
        .orElseThrow(NobodyAnswers::new);
  }

  private List<RecallReply> ask(List<List<URI>> addresses, RecallRequest request) {
    List<RecallReply> answers = new ArrayList<>();
    for (List<URI> urls : addresses) {
      cluster
          .host(urls.getFirst().getHost())
          .filter(host -> cluster.canTalk(name, host.name))
          .flatMap(host -> host.answer(request))
          .ifPresent(answers::add);
    }
    return answers;
  }

  private Optional<RecallReply> answer(RecallRequest request) {
    try {
      return life()
          .filter(asked ->
              request.getClusterId() == 0 || request.getClusterId() == asked.identity.clusterId())
          .map(asked -> asked.inbox.onRecall(request).join());
    } catch (CompletionException failure) {
      boolean diskFailed = failure.getCause() instanceof UncheckedIOException && hasReason();
      if (failure.getCause() instanceof ProcessEnd end) {
        onEnd(end);
      } else if (!diskFailed) {
        throw failure;
      }
      return Optional.empty();
    }
  }

  /// Nobody could say what cluster this is: the process would wait, here it is started again later.
  private static final class NobodyAnswers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyAnswers() {
      super("nobody answers", null, false, false);
    }
  }
}
