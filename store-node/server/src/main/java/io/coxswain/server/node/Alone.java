package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.members.MemberList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// No other members.
final class Alone implements PeerLinks {

  @Override
  public void send(Message message) {}

  @Override
  public void sendSnapshot(Ready.SnapshotRequest request) {}

  @Override
  public void update(MemberList members) {}

  @Override
  public Set<Long> longConnected() {
    return Set.of();
  }

  @Override
  public CompletableFuture<Long> renew(long leader, long leaseId) {
    return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
  }

  @Override
  public CompletableFuture<Optional<TimeToLive>> inspect(
      long leader, long leaseId, boolean withKeys) {
    return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
  }

  @Override
  public void ask(
      long leader,
      Change change,
      OptionalLong expectedIndex,
      long requestId,
      Consumer<RuntimeException> refused) {
    refused.accept(new RequestFailed(WireError.NO_LEADER));
  }
}
