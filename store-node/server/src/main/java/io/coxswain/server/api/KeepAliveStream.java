package io.coxswain.server.api;

import io.coxswain.api.etcd.LeaseKeepAliveRequest;
import io.coxswain.api.etcd.LeaseKeepAliveResponse;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.server.lease.LeaseReads;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// One client's renewals, answered one at a time in the order they came. Called on the client's loop only.
final class KeepAliveStream implements StreamObserver<LeaseKeepAliveRequest> {
  private final LeaseReads leases;
  private final Headers headers;
  private final Replies replies;
  private final ServerCallStreamObserver<LeaseKeepAliveResponse> client;

  private boolean renewing;
  private boolean clientDone;
  private boolean closed;

  KeepAliveStream(
      LeaseReads leases,
      Headers headers,
      Replies replies,
      ServerCallStreamObserver<LeaseKeepAliveResponse> client) {
    this.leases = leases;
    this.headers = headers;
    this.replies = replies;
    this.client = client;
    client.disableAutoRequest();
    client.setOnCancelHandler(() -> closed = true);
    client.setOnCloseHandler(() -> closed = true);
    client.request(1);
  }

  @Override
  public void onNext(LeaseKeepAliveRequest request) {
    renewing = true;
    // Taken before renewing: a renewal must not carry a revision at which the lease is already gone
    // (etcd lease.go).
    ResponseHeader header = headers.now();
    replies.onLoop(
        Writes.attempt(() -> leases.keepAlive(request.getID())),
        (seconds, failure) -> renewed(request.getID(), header, seconds, failure));
  }

  @Override
  public void onError(Throwable gone) {
    closed = true;
  }

  @Override
  public void onCompleted() {
    clientDone = true;
    closeIfIdle();
  }

  private void renewed(
      long leaseId, ResponseHeader header, @Nullable Long seconds, @Nullable Throwable failure) {
    renewing = false;
    if (closed) {
      return;
    }
    if (failure != null || seconds == null) {
      closed = true;
      client.onError(
          Faults.toStatus(failure != null ? failure : new IllegalStateException("no TTL"))
              .asRuntimeException());
      return;
    }
    client.onNext(
        LeaseKeepAliveResponse.newBuilder()
            .setHeader(header)
            .setID(leaseId)
            .setTTL(seconds)
            .build());
    closeIfIdle();
    if (!closed) {
      client.request(1);
    }
  }

  private void closeIfIdle() {
    if (clientDone && !renewing && !closed) {
      closed = true;
      client.onCompleted();
    }
  }
}
