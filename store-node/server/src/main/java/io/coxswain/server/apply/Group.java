package io.coxswain.server.apply;

import io.coxswain.server.mvcc.Change;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.world.StateStore;
import java.util.ArrayList;
import java.util.List;

/// The entries that are applied together: their one batch, and the revisions they made.
final class Group {
  private final StateStore.Batch batch;
  private final List<AppliedRevision> revisions = new ArrayList<>();

  Group(StateStore.Batch batch) {
    this.batch = batch;
  }

  StateStore.Batch batch() {
    return batch;
  }

  /// Keeps the changes of one transaction for the watchers; none is fine.
  void changed(List<Change> changes) {
    if (!changes.isEmpty()) {
      revisions.add(new AppliedRevision(changes.getFirst().revision().main(), changes));
    }
  }

  /// How many changes there were.
  int changes() {
    return revisions.stream().mapToInt(revision -> revision.changes().size()).sum();
  }

  List<AppliedRevision> revisions() {
    return revisions;
  }
}
