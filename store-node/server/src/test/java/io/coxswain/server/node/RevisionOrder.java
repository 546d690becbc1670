package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

/// Revisions in real time: what began after an answer was there stands at that answer's revision or later,
/// and what changes something stands later.
final class RevisionOrder {
  private long newest;

  /// An operation begins; hand what this answers to [#read(long, long)] or [#changed(long, long)].
  long begin() {
    return newest;
  }

  /// A linearizable read that began at `begun` was answered at `revision`.
  void read(long begun, long revision) {
    assertThat(revision).as("the revision of a read").isGreaterThanOrEqualTo(begun);
    newest = Math.max(newest, revision);
  }

  /// A change that began at `begun` was answered at `revision`.
  void changed(long begun, long revision) {
    assertThat(revision).as("the revision of a change").isGreaterThan(begun);
    newest = Math.max(newest, revision);
  }
}
