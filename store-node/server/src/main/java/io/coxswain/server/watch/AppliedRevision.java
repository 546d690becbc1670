package io.coxswain.server.watch;

import io.coxswain.server.mvcc.Change;
import java.util.List;

/// All changes of one revision, in order.
///
/// @param revision the number clients see
/// @param changes at least one, all of this revision
public record AppliedRevision(long revision, List<Change> changes) {
  public AppliedRevision {
    changes = List.copyOf(changes);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("revision %d holds no change".formatted(revision));
    }
    for (Change change : changes) {
      if (change.revision().main() != revision) {
        throw new IllegalArgumentException(
            "revision %d holds a change of %s".formatted(revision, change.revision()));
      }
    }
  }
}
