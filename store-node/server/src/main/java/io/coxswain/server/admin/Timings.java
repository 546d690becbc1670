package io.coxswain.server.admin;

import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.raft.Timing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Changing the replicated timing.
public interface Timings {

  /// Proposes `next`, whose epoch is the one after the epoch that the caller saw. Answers what is in force
  /// when the proposal has been applied: `next`, unless somebody else was quicker. Fails with
  /// `RequestFailed`.
  CompletableFuture<SetTimingResponse> propose(Timing next);

  /// Why this member must not propose such a timing, going by what it has seen; empty if it may.
  Optional<String> objection(Timing next);
}
