package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads;
import io.coxswain.server.lease.Lessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Questions about leases, to whoever keeps their time: this member's lessor if it leads, else the
/// leader's. Thread-safe.
final class LeaseDesk implements LeaseReads {
  private final long memberId;
  private final LongSupplier leader;
  private final Lessor lessor;
  private final PeerAnswers peers;

  LeaseDesk(long memberId, LongSupplier leader, Lessor lessor, PeerAnswers peers) {
    this.memberId = memberId;
    this.leader = leader;
    this.lessor = lessor;
    this.peers = peers;
  }

  @Override
  public CompletableFuture<Long> keepAlive(long leaseId) {
    long now = leader.getAsLong();
    if (now == memberId) {
      return lessor.renew(leaseId);
    }
    return now == 0 ? noLeader() : peers.renew(now, leaseId);
  }

  @Override
  public CompletableFuture<Optional<TimeToLive>> timeToLive(long leaseId, boolean withKeys) {
    long now = leader.getAsLong();
    if (now == memberId) {
      return lessor.inspect(leaseId, withKeys);
    }
    return now == 0 ? noLeader() : peers.inspect(now, leaseId, withKeys);
  }

  @Override
  public List<Long> list() {
    return lessor.list();
  }

  private static <T> CompletableFuture<T> noLeader() {
    return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
  }
}
