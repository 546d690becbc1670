package io.coxswain.server.node;

import io.coxswain.raft.MemberId;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.api.MemberRooms;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.gateway.NettyLoops;
import io.coxswain.server.lane.ThreadLanes;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.peer.PeerTransport;
import io.coxswain.server.platform.DataDirectoryLock;
import io.coxswain.server.platform.FileDisk;
import io.coxswain.server.platform.SystemClock;
import io.coxswain.server.platform.SystemRandomness;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;
import io.coxswain.server.world.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One member in the real world: its data directory, threads and ports around a [MemberCore].
final class Member {
  private static final Logger LOG = LoggerFactory.getLogger(Member.class);

  /// Everything of a stop together stays below 1.5 s, which tools that start etcd wait for.
  private static final Duration HAND_OVER_MAX = Duration.ofMillis(600);

  private static final Duration DRAIN_MAX = Duration.ofMillis(300);

  private final ThreadLanes lanes;
  private final NettyLoops loops;
  private final MemberCore.Running core;
  private final ClientSide clients;
  private final PeerSide peers;
  private final Metrics metrics;

  private Member(
      ThreadLanes lanes,
      NettyLoops loops,
      MemberCore.Running core,
      ClientSide clients,
      PeerSide peers,
      Metrics metrics) {
    this.lanes = lanes;
    this.loops = loops;
    this.core = core;
    this.clients = clients;
    this.peers = peers;
    this.metrics = metrics;
  }

  /// Starts a member; it serves as soon as there is a leader.
  ///
  /// @param fatal told what ends the process, on any thread
  /// @param removed told, on any thread and perhaps more than once, that the cluster has removed this member
  /// @throws io.coxswain.server.fault.StoreFault if it can't, with the way out
  static Member start(NodeConfig config, ThreadLanes.UncaughtFailure fatal, Runnable removed)
      throws InterruptedException {
    Path dataDir = Path.of(config.dataDir()).toAbsolutePath();
    try {
      return start(dataDir, config, fatal, removed);
    } catch (IOException failure) {
      throw StartRefusals.unusable(dataDir, failure);
    }
  }

  private static Member start(
      Path dataDir, NodeConfig config, ThreadLanes.UncaughtFailure fatal, Runnable removed)
      throws IOException, InterruptedException {
    DataDirectoryLock lock = DataDirectoryLock.acquire(dataDir);
    LOG.atDebug().addKeyValue("lock", lock).log("the data directory is this member's");
    Clock clock = new SystemClock();
    SystemRandomness randomness = new SystemRandomness();
    ThreadLanes lanes = new ThreadLanes(clock, fatal, NettyLoops::afterReads);
    Metrics metrics = new Metrics();
    MemberMetrics memberMetrics = new MemberMetrics(metrics);
    FileDisk whole = new FileDisk(dataDir);
    ReservedDisk disk = reserved(whole, clock, memberMetrics, randomness);
    RocksStateStores stores = new RocksStateStores(dataDir, MemoryBudget.DEFAULT);
    Late<ClientSide> clients = new Late<>("the client side");

    Measured measured =
        new Measured(new DiskMeter(clock), new PauseMeter(clock), new ContactMeter(clock));
    long bootId = randomness.nextLong();
    PeerTransport.World peerWorld =
        new PeerTransport.World(
            clock, randomness, whole, "member/incoming", lanes, memberMetrics.links());
    PeerNetwork network = new PeerNetwork(config, peerWorld, bootId, fatal);
    new QuorumRecovery(disk, stores, randomness, MemberCore.configuredTiming(config.timing()))
        .carryOut(config.bootstrap().recovery());
    Birth.Plan plan = new Birth(disk, config, randomness).plan(network::find);
    PeerInbox inbox =
        network.inbox(
            plan,
            stores::verify,
            new PeerInbox.Endings(removed, lost -> fatal.inLane("peers", lost)));
    PeerTransport transport = network.listen(plan, inbox);
    new PeerCensus(transport).admit(plan);
    OwnDamage damage = new OwnDamage(stores::verify);
    PeerSide peers =
        new PeerSide(plan.identity().memberId(), transport, plan.known(), disk, clock, damage);
    MemberCore.Running core =
        MemberCore.start(
            new Surroundings(
                disk,
                new TimedStateStores(stores, clock, memberMetrics.stores()),
                clock,
                randomness,
                lanes),
            config,
            plan.open(),
            new MemberCore.Outside(
                peers,
                measured,
                memberMetrics.syncs(),
                memberMetrics.applied(config.features().warningApplyDuration()),
                memberMetrics.work(clock),
                // There may be no leader for so long that nobody can have a stream yet.
                () -> clients.ifThere(ClientSide::endStreamsThatRequireLeader),
                removed));
    peers.open(core);
    if (config.features().checks().initial()) {
      inbox.answerHashes(core);
      InitialCheck.require(core.memberId(), core.corruption().compare(0));
    }
    inbox.open(core);
    memberMetrics.bind(core, config, measured, peers::figures);
    memberMetrics.bindDamage(damage::found);
    NettyLoops loops = new NettyLoops(Runtime.getRuntime().availableProcessors(), "client");
    clients.set(
        new ClientSide(
            config,
            rooms(core, config),
            List.of(
                new Administration(core, measured, clock, peers::links)
                    .service(config.name(), bootId)),
            loops,
            clock,
            randomness,
            metrics));
    clients.get().open(config.urls());
    return new Member(lanes, loops, core, clients.get(), peers, metrics);
  }

  /// The disk with its writes of the log timed, and a part of it held back for the log.
  private static ReservedDisk reserved(
      FileDisk whole, Clock clock, MemberMetrics metrics, SystemRandomness randomness)
      throws IOException {
    return new ReservedDisk(
        new TimedLogDisk(whole, clock, metrics.logWrites()),
        SpaceWatch.Margin.of(whole.capacityBytes()).reserveBytes(),
        randomness);
  }

  private static MemberRooms rooms(MemberCore.Running core, NodeConfig config) {
    CompletableFuture<Void> published = core.steward().published();
    return new MemberRooms(
        new NodeFacts(
            core.clusterId(),
            core.memberId(),
            config.limits().quotaBytes(),
            core.consensus(),
            core.state(),
            published::isDone,
            core.space()::isLow),
        core.requests(),
        core.requests(),
        core.state(),
        core.watches(),
        core.leases(),
        core.membership(),
        core.requests(),
        Housekeeper.fingerprints(core.housekeeper()));
  }

  /// Blocks until this member has announced itself through the log, which needs a leader.
  void awaitReady() throws InterruptedException, ExecutionException {
    core.steward().published().get();
  }

  /// Adds the figures of the process to `/metrics`; takes some tens of milliseconds.
  void bindProcess() {
    metrics.bindProcess();
  }

  /// Hands the lead over, lets running calls end, stops. Returns within 1.5 s.
  void stop() {
    LOG.info("stopping: handing over what this member leads");
    handOver();
    core.requests().close();
    clients.close(DRAIN_MAX);
    lanes.close();
    peers.close();
    loops.close();
    metrics.close();
    LOG.info("stopped");
  }

  private void handOver() {
    try {
      Optional<Long> successor =
          OwnDamage.furthest(
              core.describe().get(HAND_OVER_MAX.toMillis(), TimeUnit.MILLISECONDS), MemberId.NONE);
      if (successor.isPresent()) {
        core.requests()
            .transferTo(successor.get())
            .get(HAND_OVER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException notInTime) {
      LOG.warn("the lead could not be handed over in time; the others will elect");
    } catch (InterruptedException stopNow) {
      Thread.currentThread().interrupt();
    }
  }
}
