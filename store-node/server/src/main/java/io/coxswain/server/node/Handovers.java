package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.contract.RequestFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Those who asked for the lead to move, and wait until it has. The consensus lane's alone.
final class Handovers {
  private final List<Handover> waiting = new ArrayList<>();

  private record Handover(long target, CompletableFuture<Void> done, long startNanos) {}

  /// Answers at once what needs no hand-over; else keeps who asked.
  ///
  /// @return whether the core is to hand over
  boolean begin(RaftStatus status, long target, CompletableFuture<Void> done, long nowNanos) {
    if (status.role() != RoleKind.LEADER) {
      done.completeExceptionally(new RequestFailed(WireError.NOT_LEADER));
    } else if (!status.conf().isVoter(target)) {
      done.completeExceptionally(new RequestFailed(WireError.BAD_LEADER_TRANSFEREE));
    } else if (target == status.id()) {
      done.complete(null);
    } else {
      waiting.add(new Handover(target, done, nowNanos));
      return true;
    }
    return false;
  }

  /// Answers those whose target leads now.
  void onLeader(long leader) {
    waiting.removeIf(handover -> {
      boolean there = handover.target == leader;
      if (there) {
        handover.done.complete(null);
      }
      return there;
    });
  }

  /// Fails those that began before `oldestNanos`.
  void expire(long oldestNanos) {
    waiting.removeIf(handover -> {
      boolean over = handover.startNanos - oldestNanos < 0;
      if (over) {
        handover.done.completeExceptionally(new RequestFailed(WireError.TIMEOUT));
      }
      return over;
    });
  }
}
