package io.coxswain.server.contract;

import java.util.concurrent.CompletableFuture;

/// The gate of a linearizable read (Raft thesis 6.4).
public interface Reads {

  /// Completes when this member's state holds everything that was committed before the call. Fails with
  /// [RequestFailed] (no leader, leader changed, timeout).
  CompletableFuture<Void> linearizable();
}
