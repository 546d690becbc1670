package io.coxswain.server.admin;

import io.coxswain.api.admin.WatchLeaderResponse;
import io.grpc.stub.ServerCallStreamObserver;

/// One client that hears who leads. Notices come from several threads; the stream takes one at a time, and
/// never an older lead after a newer one.
final class LeaderNotices {
  private final ServerCallStreamObserver<WatchLeaderResponse> call;
  private final long memberId;
  private long newestTerm = -1;

  LeaderNotices(ServerCallStreamObserver<WatchLeaderResponse> call, long memberId) {
    this.call = call;
    this.memberId = memberId;
  }

  synchronized void tell(LeaderFeed.Lead lead) {
    if (lead.term() < newestTerm || call.isCancelled()) {
      return;
    }
    newestTerm = lead.term();
    call.onNext(
        WatchLeaderResponse.newBuilder()
            .setLeaderId(lead.leaderId())
            .setTerm(lead.term())
            .setMemberId(memberId)
            .build());
  }
}
