package io.coxswain.operator.observe;

import java.util.Optional;

/// One object whose name this cluster needs, as it is now.
///
/// @param kind its kind
/// @param name its name
/// @param uid its UID
/// @param ownerUid the StoreCluster that owns it; empty: nobody or somebody else does
/// @param resourceVersion changes with every change of it, whoever makes it
/// @param appliedHash the hash of what the operator applied last
public record ObjectView(
    String kind,
    String name,
    String uid,
    String resourceVersion,
    Optional<String> ownerUid,
    Optional<String> appliedHash) {
  /// Names it among everything that belongs to one cluster.
  public Key key() {
    return new Key(kind, name);
  }

  /// What is of one kind has one name.
  public record Key(String kind, String name) {}
}
