package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;
import static java.util.stream.Collectors.toMap;

import io.coxswain.raft.MemberId;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.FeatureGate;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.config.Version;
import io.coxswain.server.log.LogWriter;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.peer.LinkFigures;
import io.coxswain.server.peer.LinkWitness;
import io.coxswain.server.world.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The figures of a member under etcd's names, computed from its state when they are asked for.
final class MemberMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final LinkCounts links;
  private final AtomicLong walBytes = new AtomicLong();
  private final AtomicLong openViews = new AtomicLong();

  MemberMetrics(Metrics metrics) {
    this.metrics = metrics;
    this.links = new LinkCounts(metrics);
  }

  /// Observes syncs of the log.
  LogWriter.SyncObserver syncs() {
    DoubleConsumer seconds = metrics.observe(WAL_FSYNC);
    metrics.compute(WAL_BYTES, walBytes::doubleValue);
    return (nanos, bytes) -> {
      seconds.accept(nanos / NANOS_PER_SECOND);
      walBytes.addAndGet(bytes);
    };
  }

  /// Observes writes to the log.
  LongConsumer logWrites() {
    return nanos(WAL_WRITE);
  }

  /// Observes what the state stores do.
  TimedStateStores.Witness stores() {
    metrics.compute(OPEN_READS, openViews::doubleValue);
    return new TimedStateStores.Witness(nanos(BACKEND_COMMIT), nanos(BACKEND_COPY), openViews);
  }

  private LongConsumer nanos(Metric histogram) {
    DoubleConsumer seconds = metrics.observe(histogram);
    return nanos -> seconds.accept(nanos / NANOS_PER_SECOND);
  }

  /// Times what the state is busy with.
  WorkWitness work(Clock clock) {
    return new WorkTimes(metrics, clock);
  }

  /// Counts what is applied.
  ///
  /// @param slowFrom a group that takes longer is warned of
  AppliedWitness applied(Duration slowFrom) {
    return new OperationCounts(metrics, slowFrom);
  }

  /// Counts what the links to the other members carry.
  LinkWitness links() {
    return links;
  }

  /// Binds what a running member can be asked.
  ///
  /// @param links the measured ways to the others, by member id
  void bind(
      MemberCore.Running core,
      NodeConfig config,
      Measured measured,
      Supplier<Map<Long, LinkFigures>> links) {
    bindConsensus(core);
    bindState(core, config.limits().quotaBytes());
    bindFeatures(config.features().checks());
    bindWatches(core);
    bindPeers(core, links);
    bindTiming(core, measured);
    metrics.compute(SERVER_ID, () -> 1, MemberId.format(core.memberId()));
    metrics.compute(SERVER_VERSION, () -> 1, ApiVersion.SERVER);
    metrics.compute(CLUSTER_VERSION, () -> 1, ApiVersion.CLUSTER_LEVEL);
    metrics.compute(BUILD_INFO, () -> 1, Version.ours());
  }

  /// @param found how many snapshots of the own state were damaged
  void bindDamage(LongSupplier found) {
    metrics.compute(DAMAGED_SNAPSHOTS, found::getAsLong);
  }

  private void bindConsensus(MemberCore.Running core) {
    ConsensusLoop consensus = core.consensus();
    metrics.compute(LEADER_CHANGES, consensus::leaderChanges);
    metrics.compute(HAS_LEADER, () -> one(() -> consensus.view().leader() != 0));
    metrics.compute(IS_LEADER, () -> one(() -> consensus.view().role() == RoleKind.LEADER));
    metrics.compute(IS_LEARNER, () -> one(() -> consensus.view().learner()));
    metrics.compute(PROPOSALS_COMMITTED, () -> consensus.view().commit());
    metrics.compute(PROPOSALS_PENDING, () -> core.pending().requests().size());
    metrics.compute(PROPOSALS_FAILED, () -> core.pending().requests().failures());
    metrics.compute(READ_INDEXES_FAILED, consensus::failedReads);
    metrics.compute(SLOW_READ_INDEXES, consensus::slowReadRounds);
    metrics.compute(HEARTBEATS_LATE, consensus::lateHeartbeats);
    Promotions promotions = core.membership().promotions();
    metrics.compute(PROMOTIONS, promotions::successes);
    metrics.computeEach(
        PROMOTIONS_REFUSED,
        () ->
            promotions.failures().entrySet().stream()
                .collect(
                    toMap(
                        refusal -> List.of(refusal.getKey()),
                        refusal -> refusal.getValue().doubleValue())));
    metrics.compute(LEASES_RENEWED, core.lessor()::renewals);
    metrics.compute(LEASES_EXPIRED, core.lessor()::expirations);
  }

  private void bindState(MemberCore.Running core, long quotaBytes) {
    CurrentState state = core.state();
    metrics.compute(PROPOSALS_APPLIED, () -> state.standing().index());
    metrics.compute(QUOTA, () -> quotaBytes);
    metrics.compute(DB_SIZE, state::dbSizeBytes);
    metrics.compute(DB_SIZE_IN_USE, state::dbSizeBytes);
    metrics.compute(CURRENT_REVISION, state::currentRevision);
    metrics.compute(COMPACT_REVISION, state::compactedRevision);
    metrics.compute(KEYS, state::keys);
    metrics.compute(RANGES, state::ranges);
    metrics.compute(SNAPSHOT_APPLYING, () -> one(state::isReplacing));
    metrics.compute(COMPACTED_KEYS, state.tally().compactedKeys()::sum);
    metrics.compute(PUT_BYTES, state.tally().putBytes()::sum);
    metrics.compute(STATE_ON_DISK, state::bytesOnDisk);
    metrics.compute(DISK_FREE, () -> core.space().freeBytes());
    metrics.compute(DISK_LOW, () -> one(core.space()::isLow));
    metrics.computeEach(
        ALARMS,
        () ->
            state.alarms().stream()
                .collect(
                    toMap(
                        alarm ->
                            List.of(MemberId.format(alarm.getMemberID()), alarm.getAlarm().name()),
                        _ -> 1.0)));
  }

  private void bindFeatures(NodeConfig.Checks checks) {
    for (FeatureGate gate : FeatureGate.values()) {
      metrics.compute(
          FEATURES, () -> one(() -> checks.isOn(gate)), gate.gateName(), gate.stage().name());
    }
  }

  private void bindWatches(MemberCore.Running core) {
    metrics.compute(WATCHERS, () -> core.watches().counts().watchers());
    metrics.compute(EVENTS_SENT, core.watches()::sentEvents);
    metrics.compute(WATCH_STREAMS, () -> core.watches().counts().streams());
    metrics.compute(
        SLOW_WATCHERS, () -> core.watches().counts().watchers() - core.watches().counts().synced());
  }

  private void bindPeers(MemberCore.Running core, Supplier<Map<Long, LinkFigures>> links) {
    String local = MemberId.format(core.memberId());
    metrics.computeEach(
        KNOWN_PEERS,
        () ->
            core.state().standing().members().members().stream()
                .collect(toMap(member -> List.of(local, MemberId.format(member.id())), _ -> 1.0)));
    metrics.computeEach(
        ACTIVE_PEERS,
        () -> each(links, id -> List.of(local, id), link -> link.connected() ? 1 : 0));
    metrics.computeEach(DISCONNECTS, () -> this.links.disconnects(local));
    metrics.computeEach(
        LINK_P99, () -> each(links, List::of, link -> link.rttP99Nanos() / NANOS_PER_SECOND));
    metrics.computeEach(LINK_LOSS, () -> each(links, List::of, LinkFigures::loss));
  }

  private static Map<List<String>, Double> each(
      Supplier<Map<Long, LinkFigures>> links,
      Function<String, List<String>> labels,
      ToDoubleFunction<LinkFigures> value) {
    return links.get().entrySet().stream()
        .collect(
            toMap(
                link -> labels.apply(MemberId.format(link.getKey())),
                link -> value.applyAsDouble(link.getValue())));
  }

  private void bindTiming(MemberCore.Running core, Measured measured) {
    Supplier<Timing> timing = () -> core.state().standing().timing().current();
    metrics.compute(TIMING_EPOCH, () -> timing.get().epoch());
    seconds(TIMING_HEARTBEAT, () -> timing.get().heartbeatNanos());
    seconds(TIMING_ELECTION, () -> timing.get().electionNanos());
    seconds(QUORUM_CONTACT, () -> measured.contact().nowNanos());
    seconds(QUORUM_CONTACT_PEAK, () -> measured.contact().figures().maxNanos());
    seconds(PAUSE_P999, () -> measured.pauses().figures().p999Nanos());
    seconds(PAUSE_MAX, () -> measured.pauses().figures().maxNanos());
    seconds(SYNC_P99, () -> measured.disk().figures().p99Nanos());
    seconds(OLDEST_UNSYNCED, () -> measured.disk().oldestUnsyncedNanos());
  }

  private void seconds(Metric metric, LongSupplier nanos) {
    metrics.compute(metric, () -> nanos.getAsLong() / NANOS_PER_SECOND);
  }

  private static double one(BooleanSupplier holds) {
    return holds.getAsBoolean() ? 1 : 0;
  }
}
