package io.coxswain.server.node;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.server.contract.MemberFacts;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What this member says about itself.
///
/// @param diskIsLowNow see [SpaceWatch]
/// @param published becomes true with the first announcement of this start that was applied here
record NodeFacts(
    long clusterId,
    long memberId,
    long quotaBytes,
    ConsensusLoop consensus,
    CurrentState state,
    BooleanSupplier published,
    BooleanSupplier diskIsLowNow)
    implements MemberFacts {

  @Override
  public long raftTerm() {
    return consensus.view().term();
  }

  @Override
  public long leaderId() {
    return consensus.view().leader();
  }

  @Override
  public boolean isLearner() {
    return consensus.view().learner();
  }

  @Override
  public long committedIndex() {
    return consensus.view().commit();
  }

  @Override
  public long appliedIndex() {
    return state.standing().index();
  }

  @Override
  public List<AlarmMember> alarms() {
    return state.alarms();
  }

  @Override
  public boolean caughtUpOnce() {
    return published.getAsBoolean();
  }

  @Override
  public boolean diskIsLow() {
    return diskIsLowNow.getAsBoolean();
  }

  /// Counted alike by all members; it starts small and falls with compaction.
  @Override
  public long dbSizeBytes() {
    return state.dbSizeBytes();
  }

  @Override
  public long dbSizeInUseBytes() {
    return state.dbSizeBytes();
  }
}
