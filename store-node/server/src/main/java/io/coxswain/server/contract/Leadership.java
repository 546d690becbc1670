package io.coxswain.server.contract;

import java.util.concurrent.CompletableFuture;

/// Moving the lead on purpose.
public interface Leadership {

  /// Hands the lead to `targetId`; completes when a new leader is known. Fails with [RequestFailed]: not
  /// leader, target unknown or a learner, time-out.
  CompletableFuture<Void> transferTo(long targetId);
}
