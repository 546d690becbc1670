package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.server.peer.SteppedTransfer;
import io.coxswain.server.sim.SeededRandomness;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A snapshot on its way from one host to another, step by step; it breaks off if a process ends or the way is
/// cut.
final class SimulatedTransfer {
  private static final long STEP_NANOS_MAX = 30_000_000L;
  private static final Duration TIME_MAX = Duration.ofSeconds(30);

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final SimulatedHost sender;
  private final SimulatedLife from;
  private final SimulatedHost receiver;
  private final SimulatedLife to;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /// @param to of a member that takes it in
  SimulatedTransfer(
      SimulatedCluster cluster,
      SeededRandomness random,
      SimulatedHost sender,
      SimulatedHost receiver,
      SimulatedLife to) {
    this.cluster = cluster;
    this.random = random;
    this.sender = sender;
    this.from = sender.life().orElseThrow();
    this.receiver = receiver;
    this.to = to;
  }

  /// Sends what lies in a directory of the sender to one of the receiver; answers when that has judged it.
  CompletableFuture<Void> begin(Message.InstallSnapshot message, String directory, String target) {
    receiver.outside(
        to,
        () -> {
          if (to.inbox.hasForgotten(from.identity.memberId())) {
            return;
          }
          try {
            var files =
                new SteppedTransfer(message, sender.disk(), directory, receiver.disk(), target);
            later(() -> proceed(files));
          } catch (IOException failure) {
            done.completeExceptionally(failure);
          }
        });
    cluster
        .world()
        .after(
            TIME_MAX.toNanos(), () -> done.completeExceptionally(new IOException("nothing moved")));
    return done;
  }

  private void proceed(SteppedTransfer files) {
    if (sender.life().filter(from::equals).isEmpty()) {
      return;
    }
    boolean gone = receiver.life().filter(to::equals).isEmpty();
    if (gone || done.isDone() || cluster.isCut(sender.name(), receiver.name())) {
      done.completeExceptionally(new IOException("the connection broke"));
      return;
    }
    receiver.outside(
        to,
        () -> {
          try {
            if (files.step()) {
              later(() -> proceed(files));
            } else {
              cluster.count("snapshots received");
              arrived(files);
            }
          } catch (IOException failure) {
            done.completeExceptionally(failure);
          }
        });
  }

  private void arrived(SteppedTransfer files) {
    receiver.rot().arrived(files.directory());
    var _ =
        to.inbox
            .onSnapshot(files.message(), files.directory())
            .whenComplete((_, failure) ->
                later(() ->
                    sender.outside(
                        from,
                        () -> {
                          if (failure == null) {
                            done.complete(null);
                          } else {
                            done.completeExceptionally(failure);
                          }
                        })));
  }

  private void later(Runnable what) {
    cluster.world().after(random.below(STEP_NANOS_MAX), what);
  }
}
