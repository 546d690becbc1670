package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.server.contract.Causes;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.MembershipMoved;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.peer.MemberNetwork;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Asks the other members over the network, in the words of [PeerQuestions].
final class AskedPeers implements PeerAnswers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MemberNetwork transport;

  AskedPeers(MemberNetwork transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<Long> renew(long leader, long leaseId) {
    return answer(leader, PeerQuestions.renewal(leaseId))
        .thenApply(reply -> reply.getLeaseRenewal().getTtlSeconds(0));
  }

  @Override
  public CompletableFuture<Optional<TimeToLive>> inspect(
      long leader, long leaseId, boolean withKeys) {
    return answer(leader, PeerQuestions.inspection(leaseId, withKeys))
        .thenApply(PeerQuestions::inspected);
  }

  @Override
  public CompletableFuture<HashAnswer> hash(long member, long revision) {
    return answer(member, PeerQuestions.hash(revision)).thenApply(PeerQuestions::hashed);
  }

  @Override
  public void ask(
      long leader,
      Change change,
      OptionalLong expectedIndex,
      long requestId,
      Consumer<RuntimeException> refused) {
    var _ =
        answer(leader, PeerQuestions.change(change, expectedIndex, requestId))
            .whenComplete((reply, failure) -> {
              if (failure != null) {
                refused.accept(
                    Causes.of(failure) instanceof RequestFailed known
                        ? known
                        : new RequestFailed(WireError.NO_LEADER));
              } else if (!reply.getMembershipChange().getProposed()) {
                refused.accept(
                    new MembershipMoved(reply.getMembershipChange().getMembershipIndex()));
              }
            });
  }

  private CompletableFuture<ForwardReply> answer(long member, ForwardRequest question) {
    return PeerQuestions.orFailure(transport.forward(member, question, PATIENCE));
  }
}
