package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.Proposals;

/// All calls of clients that wait for an entry to be applied here.
record PendingCalls(
    PendingRequests<Proposals.Applied> requests, PendingRequests<Membership.Snapshot> changes) {
  /// Far above what a busy member has in flight; beyond, a client is better told so.
  private static final int COUNT_MAX = 50_000;

  private static final long BYTES_MAX = 128L << 20;
  private static final int CHANGES_MAX = 64;

  static PendingCalls empty() {
    return new PendingCalls(
        new PendingRequests<>(COUNT_MAX, BYTES_MAX), new PendingRequests<>(CHANGES_MAX, BYTES_MAX));
  }

  void failAll(WireError error) {
    requests.failAll(error);
    changes.failAll(error);
  }
}
