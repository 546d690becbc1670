package io.coxswain.server.node;

import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.ProcessEnd;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedClock;
import io.coxswain.server.sim.SimulatedLanes;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// How a member on a [SimulatedHost] comes to take part: it asks the others who it is and whether they remember
/// it, and answers what they ask. Production code decides; this stands for the process around it and its
/// network.
final class SimulatedBirth {
  private static final long CENSUS_PAUSE_NANOS = 100_000_000L;

  private final SimulatedCluster cluster;
  private final SimulatedHost host;
  private final EndOfLife ends;
  private final SeededRandomness random;

  SimulatedBirth(
      SimulatedCluster cluster, SimulatedHost host, EndOfLife ends, SeededRandomness random) {
    this.cluster = cluster;
    this.host = host;
    this.ends = ends;
    this.random = random;
  }

  /// A process with its port open, that doesn't take part yet.
  SimulatedLife begin(Birth.Plan plan, ReservedDisk guarded) throws IOException {
    LogIdentity identity = plan.identity();
    SimulatedClock clock = new SimulatedClock(cluster.world(), random);
    PeerIdentity self =
        new PeerIdentity(identity.clusterId(), identity.memberId(), random.nextLong());
    SimulatedLinks links = new SimulatedLinks(cluster, host, self);
    SimulatedLanes lanes = new SimulatedLanes(cluster.world(), clock, ends::ended, ends::stop);
    clock.afterEachLook(lanes::point);
    return new SimulatedLife(
        clock,
        lanes,
        new PeerInbox(
            self,
            PeerInbox.Origin.of(plan),
            Births.read(guarded, Runnable::run),
            new StateHome(guarded),
            ModelStateStore.on(host.disk(), cluster.world().split())::verify,
            new PeerInbox.Endings(ends::removed, ends::lost)),
        self,
        plan,
        links,
        new PeerSide(
            identity.memberId(),
            links,
            plan.known(),
            guarded,
            clock,
            new OwnDamage(ModelStateStore.on(host.disk(), cluster.world().split())::verify)),
        guarded,
        what -> cluster.note(host.name(), what));
  }

  /// Takes part as soon as enough others have said that they do not remember this member, and have noted its
  /// birth.
  void takePart(SimulatedLife begun, NodeConfig config) throws IOException {
    if (!isAdmitted(begun.plan)) {
      takePartAfter(CENSUS_PAUSE_NANOS, begun, config);
      return;
    }
    if (host.hasLostItsDisk() && !begun.plan.founder().alone()) {
      if (begun.plan.others().stream().allMatch(this::isLost)) {
        cluster.count("members held back, because all founders have lost their disks");
        host.kill();
        return;
      }
      throw new AssertionError(host.name() + " takes part again, though it has lost its disk");
    }
    host.tookPart();
    Surroundings surroundings =
        new Surroundings(
            begun.disk,
            ModelStateStore.on(host.disk(), cluster.world().split()),
            begun.clock,
            cluster.world().split(),
            begun.lanes);
    Measured measured =
        new Measured(
            new DiskMeter(begun.clock), new PauseMeter(begun.clock), new ContactMeter(begun.clock));
    long self = begun.identity.memberId();
    WriteAheadLog.Opened log = begun.plan.open();
    SafetyWitness judge = host.hasLostItsDisk() ? new SafetyWitness(_ -> {}) : host.witness();
    judge.opened(log.recovered());
    requireZerosBehind(log.log());
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
                ends::removed));
    begun.peers.open(core);
    begun.inbox.open(core);
    if (host.hasLostItsDisk()) {
      // No client of this world ever hears of it, and no member: it ends when one calls it.
      cluster.count(Mark.FOUNDED_AGAIN);
      cluster.note(host.name(), "founds its cluster again");
      return;
    }
    begun.takesPart(core);
    begun.links.open(begun);
    cluster.note(
        host.name(),
        "takes part as %x at %s"
            .formatted(begun.identity.memberId(), core.state().standing().index()));
  }

  /// Whether a batch that a power failure cuts off is told from damage rests on what was there before it.
  private void requireZerosBehind(WriteAheadLog log) throws IOException {
    String segment = host.disk().filesBelow(LogOrigin.DIRECTORY).getLast();
    int end = Math.toIntExact(log.tailBytes());
    host.disk()
        .firstNonZero(segment, end)
        .ifPresent(at -> {
          throw new AssertionError(
              "%s goes on writing %s at %d, and something stands at %d"
                  .formatted(host.name(), segment, end, at));
        });
  }

  private boolean isLost(List<URI> urls) {
    return cluster
        .host(urls.getFirst().getHost())
        .filter(SimulatedHost::hasLostItsDisk)
        .isPresent();
  }

  /// Takes part after a while, if the process still runs.
  void takePartAfter(long nanos, SimulatedLife begun, NodeConfig config) {
    cluster
        .world()
        .after(nanos, () -> host.outside(begun, () -> ends.guarded(() -> takePart(begun, config))));
  }

  private boolean isAdmitted(Birth.Plan plan) throws IOException {
    return plan.answersNeeded() == 0
        || (isAnswered(plan, plan.question()) && isAnswered(plan, plan.registration()));
  }

  private boolean isAnswered(Birth.Plan plan, RecallRequest request) {
    List<RecallReply> answers = ask(plan.others(), request);
    return PeerCensus.requireUnknown(answers, request.getMemberId()) >= plan.answersNeeded();
  }

  /// The cluster that members at these addresses belong to.
  Birth.Census.Cluster find(List<List<URI>> addresses) {
    return PeerCensus.newest(ask(addresses, RecallRequest.getDefaultInstance()))
        .orElseThrow(NobodyAnswers::new);
  }

  private List<RecallReply> ask(List<List<URI>> addresses, RecallRequest request) {
    List<RecallReply> answers = new ArrayList<>();
    for (List<URI> urls : addresses) {
      cluster
          .host(urls.getFirst().getHost())
          .filter(asked -> cluster.canTalk(host.name(), asked.name()))
          .flatMap(asked -> asked.birth().answer(request))
          .ifPresent(answers::add);
    }
    return answers;
  }

  private Optional<RecallReply> answer(RecallRequest request) {
    try {
      return host.life()
          .filter(asked ->
              request.getClusterId() == 0 || request.getClusterId() == asked.identity.clusterId())
          .map(asked -> asked.inbox.onRecall(request).join());
    } catch (CompletionException failure) {
      boolean diskFailed = failure.getCause() instanceof UncheckedIOException && ends.hasReason();
      if (failure.getCause() instanceof ProcessEnd end) {
        ends.ended(end);
      } else if (!diskFailed) {
        throw failure;
      }
      return Optional.empty();
    }
  }

  /// Nobody could say what cluster this is: the process would wait, here it is started again later.
  static final class NobodyAnswers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyAnswers() {
      super("nobody answers", null, false, false);
    }
  }
}
