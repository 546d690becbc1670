package io.coxswain.server.mvcc;

/// A node of the [KeyTree].
sealed interface KeyNode permits Leaf, Inner {
  /// Keys in and below the node.
  int keys();
}
