package io.coxswain.server.lease;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What the lessor needs of the member it lives in. Both are asked by the leader's lessor only, and never
/// block.
public interface LeaseAuthority {

  /// Completes when this member has proven that it still led after the call, and has applied everything
  /// that was committed before the call: a read round (thesis 6.4). Fails with `RequestFailed`.
  ///
  /// Without it a leader that was stopped for a while would renew leases that its successor has given up
  /// (etcd #15247).
  CompletableFuture<Void> confirmLead();

  /// Proposes to revoke leases, one `LeaseRevokeRequest` each. Dropped unless this member leads that very
  /// term; never forwarded to another leader, who has renewed them. No answer: what is still there later is
  /// proposed again.
  void proposeRevocations(long term, List<Long> leaseIds);
}
