package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;

import io.coxswain.raft.MemberId;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.config.Version;
import io.coxswain.server.log.LogWriter;
import io.coxswain.server.metrics.Metrics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/// The figures of a member under etcd's names, computed from its state when they are asked for.
final class MemberMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final AtomicLong walBytes = new AtomicLong();

  MemberMetrics(Metrics metrics) {
    this.metrics = metrics;
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

  /// Binds what a running member can be asked.
  void bind(MemberCore.Running core, long quotaBytes) {
    bindConsensus(core);
    bindState(core, quotaBytes);
    metrics.compute(SERVER_ID, () -> 1, MemberId.format(core.memberId()));
    metrics.compute(SERVER_VERSION, () -> 1, ApiVersion.SERVER);
    metrics.compute(CLUSTER_VERSION, () -> 1, ApiVersion.CLUSTER_LEVEL);
    metrics.compute(BUILD_INFO, () -> 1, Version.ours());
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
  }

  private void bindState(MemberCore.Running core, long quotaBytes) {
    CurrentState state = core.state();
    metrics.compute(PROPOSALS_APPLIED, () -> state.standing().index());
    metrics.compute(QUOTA, () -> quotaBytes);
    metrics.compute(DB_SIZE, state::logicalBytes);
    metrics.compute(DB_SIZE_IN_USE, state::logicalBytes);
    metrics.compute(CURRENT_REVISION, state::currentRevision);
    metrics.compute(COMPACT_REVISION, state::compactedRevision);
    metrics.compute(KEYS, state::keys);
    metrics.compute(WATCHERS, () -> core.watches().counts().watchers());
    metrics.compute(WATCH_STREAMS, () -> core.watches().counts().streams());
    metrics.compute(
        SLOW_WATCHERS, () -> core.watches().counts().watchers() - core.watches().counts().synced());
  }

  private static double one(BooleanSupplier holds) {
    return holds.getAsBoolean() ? 1 : 0;
  }
}
