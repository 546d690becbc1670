package io.coxswain.operator.observe;

import java.util.Optional;

/// One PersistentVolumeClaim with a name of this cluster.
///
/// @param pod the pod it is for
/// @param ownerUid the StoreCluster it was made for; empty if that is not written on it
/// @param memberId the member that has written to it; empty if none has joined from it
/// @param requestedBytes the size asked for
/// @param capacityBytes the size it has; 0 until it is bound
/// @param deleting it is being deleted
public record VolumeView(
    String name,
    String uid,
    String pod,
    Optional<String> ownerUid,
    Optional<String> memberId,
    long requestedBytes,
    long capacityBytes,
    boolean deleting) {
  /// Whether there is a volume behind the claim.
  public boolean bound() {
    return capacityBytes > 0;
  }
}
