package io.coxswain.server.config;

import java.util.Arrays;
import java.util.Optional;

/// The feature gates of etcd 3.7 (`server/features/etcd_features.go`), by their names there.
public enum FeatureGate {
  ALL_ALPHA("AllAlpha", Stage.ALPHA),
  ALL_BETA("AllBeta", Stage.BETA),
  COMPACT_HASH_CHECK("CompactHashCheck", Stage.ALPHA),
  FAST_LEASE_KEEP_ALIVE("FastLeaseKeepAlive", Stage.BETA),
  INITIAL_CORRUPT_CHECK("InitialCorruptCheck", Stage.ALPHA),
  LEASE_CHECKPOINT("LeaseCheckpoint", Stage.ALPHA),
  LEASE_CHECKPOINT_PERSIST("LeaseCheckpointPersist", Stage.ALPHA),
  PRIORITY_REQUEST("PriorityRequest", Stage.ALPHA),
  SET_MEMBER_LOCAL_ADDR("SetMemberLocalAddr", Stage.ALPHA),
  STOP_GRPC_SERVICE_ON_DEFRAG("StopGRPCServiceOnDefrag", Stage.ALPHA),
  TXN_MODE_WRITE_WITH_SHARED_BUFFER("TxnModeWriteWithSharedBuffer", Stage.BETA);

  private final String gateName;
  private final Stage stage;

  /// How settled it is in etcd.
  public enum Stage {
    ALPHA,
    BETA
  }

  FeatureGate(String gateName, Stage stage) {
    this.gateName = gateName;
    this.stage = stage;
  }

  static Optional<FeatureGate> named(String name) {
    return Arrays.stream(values()).filter(gate -> gate.gateName.equals(name)).findFirst();
  }

  /// Its name in `--feature-gates`.
  public String gateName() {
    return gateName;
  }

  public Stage stage() {
    return stage;
  }

  /// Whether it changes anything here; the others are accepted and ignored.
  boolean isServed() {
    return this == INITIAL_CORRUPT_CHECK || this == COMPACT_HASH_CHECK;
  }
}
