package io.coxswain.operator.observe;

import java.util.Optional;

/// One object whose name this cluster needs, as it is now.
///
/// @param kind its kind
/// @param name its name
/// @param uid its UID
/// @param ownerUid the StoreCluster that owns it; empty: nobody or somebody else does
/// @param appliedHash the hash of what the operator applied last
public record ObjectView(
    String kind,
    String name,
    String uid,
    Optional<String> ownerUid,
    Optional<String> appliedHash) {}
