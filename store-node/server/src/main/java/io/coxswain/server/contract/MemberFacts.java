package io.coxswain.server.contract;

import io.coxswain.api.etcd.AlarmMember;
import java.util.List;

/// What this member knows about itself right now; every getter is cheap and thread-safe.
public interface MemberFacts {
  long clusterId();

  long memberId();

  /// Current term.
  long raftTerm();

  /// Known leader, 0 if none.
  long leaderId();

  boolean isLearner();

  long committedIndex();

  long appliedIndex();

  /// Alarms that are raised, from replicated state.
  List<AlarmMember> alarms();

  /// True once the member has started, votes (or learns), and has caught up once since start.
  boolean caughtUpOnce();

  /// Bytes of the state on disk; more than 0.
  long dbSizeBytes();

  /// Logical bytes in use.
  long dbSizeInUseBytes();

  long quotaBytes();

  /// Whether so little of this member's disk is free that it takes no writes.
  boolean diskIsLow();
}
