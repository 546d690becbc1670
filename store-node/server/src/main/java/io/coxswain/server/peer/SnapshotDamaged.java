package io.coxswain.server.peer;

import java.io.IOException;

/// A snapshot does not hold what was written into it: somebody's disk has changed it.
public final class SnapshotDamaged extends IOException {
  private static final long serialVersionUID = 1L;

  public SnapshotDamaged(String how) {
    super(how);
  }
}
