package io.coxswain.server.node;

import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.mvcc.HashAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What the other members answer when they are asked. Thread-safe; nothing blocks. Questions fail with
/// `RequestFailed` when the one who is asked can't be reached, or doesn't lead where only the leader knows.
interface PeerAnswers extends MembershipDesk.ToLeader {

  /// Has the leader renew a lease.
  CompletableFuture<Long> renew(long leader, long leaseId);

  /// Asks the leader how much is left of a lease.
  CompletableFuture<Optional<TimeToLive>> inspect(long leader, long leaseId, boolean withKeys);

  /// Asks a member for a hash of everything up to a revision.
  CompletableFuture<HashAnswer> hash(long member, long revision);
}
