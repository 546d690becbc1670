package io.coxswain.crd.v1alpha1;

/// What a user reads when the API server refuses a `StoreCluster`. Each text says what is wrong
/// and what to do, and stands in exactly one CEL rule and its test.
public final class Messages {
  public static final String NAME =
      "the name must be 1 to 40 characters: a lowercase letter first, then lowercase letters,"
          + " digits or '-', and no '-' at the end (it becomes part of Service and Pod names)";
  public static final String REPLICAS_ODD =
      "replicas must be odd (1, 3, 5, 7 or 9): an even member more raises the quorum without"
          + " tolerating one more failure";
  public static final String VERSION_IMMUTABLE =
      "version can't be changed yet: rolling upgrades are not implemented in this release";
  public static final String IMAGE_IMMUTABLE =
      "image can't be changed yet: rolling upgrades are not implemented in this release";
  public static final String IMAGE_TAG_OR_DIGEST =
      "set image.tag or image.digest, not both: they could name different images";
  public static final String STORAGE_SHRINK =
      "storage.size can't shrink: Kubernetes volumes only grow; create a new cluster with a smaller"
          + " volume and copy the data";
  public static final String STORAGE_CLASS_IMMUTABLE =
      "storage.storageClassName can't be changed: the volumes already exist in their class";
  public static final String QUOTA_TOO_LARGE =
      "store.quota must be at most half of storage.size: compaction, snapshots and the log need the"
          + " rest";
  public static final String STORE_IMMUTABLE =
      "store can't be changed yet: it needs a rolling restart, which is not implemented in this"
          + " release";
  public static final String POD_IMMUTABLE =
      "pod can't be changed yet: it needs a rolling restart, which is not implemented in this"
          + " release";
  public static final String FIXED_NEEDS_BOTH =
      "timing.mode Fixed needs both heartbeatMillis and electionMillis";
  public static final String FIXED_ONLY =
      "heartbeatMillis and electionMillis belong to timing.mode Fixed: remove them, or set mode to"
          + " Fixed";
  public static final String ELECTION_PROPORTION =
      "electionMillis must be at least 5 times heartbeatMillis, or one late heartbeat starts an"
          + " election";
  public static final String BOUNDS_PROPORTION =
      "maxElectionMillis must be at least 5 times minHeartbeatMillis, or no timing fits between"
          + " them";

  private Messages() {}
}
