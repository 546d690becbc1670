package io.coxswain.server.node;

import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.raft.Payload;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseAuthority;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What the lessor asks of the quorum.
final class LeaseQuorum implements LeaseAuthority {
  private final Late<RequestDesk> requests;
  private final Mailbox<ConsensusEvent> consensus;
  private final RequestIds ids;

  LeaseQuorum(Late<RequestDesk> requests, Mailbox<ConsensusEvent> consensus, RequestIds ids) {
    this.requests = requests;
    this.consensus = consensus;
    this.ids = ids;
  }

  /// A read round. Should the lead be lost before it ends, the lessor has heard so by then: the consensus
  /// lane tells it before it asks the next leader for the round.
  @Override
  public CompletableFuture<Void> confirmLead() {
    return requests.get().linearizable();
  }

  @Override
  public void proposeRevocations(long term, List<Long> leaseIds) {
    List<Payload> payloads =
        leaseIds.stream()
            .<Payload>map(id ->
                new Payload.Command(
                    RaftRequest.encode(
                        ids.next(),
                        0,
                        RequestKind.LEASE_REVOKE,
                        LeaseRevokeRequest.newBuilder().setID(id).build())))
            .toList();
    consensus.offer(new ConsensusEvent.ProposeAsLeader(term, payloads));
  }
}
