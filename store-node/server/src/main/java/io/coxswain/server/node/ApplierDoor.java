package io.coxswain.server.node;

import io.coxswain.server.lane.Mailbox;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// The way from consensus to the applier. Reads of what is applied already need not go through: they are let
/// go at the door.
final class ApplierDoor {
  private final Mailbox<ApplierEvent> applier;
  private final LongSupplier applied;

  /// @param applied index up to which readers see the state; any thread
  ApplierDoor(Mailbox<ApplierEvent> applier, LongSupplier applied) {
    this.applier = applier;
    this.applied = applied;
  }

  /// False when the applier takes nothing in any more.
  boolean take(ApplierEvent event) {
    if (event instanceof ApplierEvent.Serve(long index, var readers)
        && index <= applied.getAsLong()) {
      for (CompletableFuture<Void> reader : readers) {
        reader.complete(null);
      }
      return true;
    }
    return applier.offer(event);
  }
}
