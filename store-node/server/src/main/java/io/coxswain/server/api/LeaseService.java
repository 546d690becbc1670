package io.coxswain.server.api;

import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.LeaseKeepAliveRequest;
import io.coxswain.api.etcd.LeaseKeepAliveResponse;
import io.coxswain.api.etcd.LeaseLeasesRequest;
import io.coxswain.api.etcd.LeaseLeasesResponse;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.LeaseRevokeResponse;
import io.coxswain.api.etcd.LeaseStatus;
import io.coxswain.api.etcd.LeaseTimeToLiveRequest;
import io.coxswain.api.etcd.LeaseTimeToLiveResponse;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lease.LeaseReads;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.world.Randomness;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// Granting, renewing and ending leases.
final class LeaseService extends LeaseGrpc.LeaseImplBase {
  private static final long NO_SUCH_LEASE_TTL = -1;

  private final LeaseReads leases;
  private final Writes writes;
  private final Quota quota;
  private final Headers headers;
  private final Replies replies;
  private final Randomness randomness;

  LeaseService(
      MemberRooms rooms, Writes writes, Quota quota, Replies replies, Randomness randomness) {
    this.leases = rooms.leases();
    this.writes = writes;
    this.quota = quota;
    this.headers = new Headers(rooms.facts(), rooms.kv());
    this.replies = replies;
    this.randomness = randomness;
  }

  @Override
  public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> client) {
    LeaseGrantRequest withId =
        request.getID() == 0 ? request.toBuilder().setID(freshId()).build() : request;
    replies.reply(
        client,
        quota.within(
            Quota.costOfLease(), () -> {}, () -> writes.propose(RequestKind.LEASE_GRANT, withId)),
        result ->
            ((LeaseGrantResponse) result.response())
                .toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public void leaseRevoke(LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> client) {
    replies.reply(
        client,
        writes.propose(RequestKind.LEASE_REVOKE, request),
        result ->
            ((LeaseRevokeResponse) result.response())
                .toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(
      StreamObserver<LeaseKeepAliveResponse> client) {
    return new KeepAliveStream(
        leases, headers, replies, (ServerCallStreamObserver<LeaseKeepAliveResponse>) client);
  }

  @Override
  public void leaseTimeToLive(
      LeaseTimeToLiveRequest request, StreamObserver<LeaseTimeToLiveResponse> client) {
    replies.reply(
        client,
        Writes.attempt(() -> leases.timeToLive(request.getID(), request.getKeys())),
        found -> {
          LeaseTimeToLiveResponse.Builder answer =
              LeaseTimeToLiveResponse.newBuilder()
                  .setHeader(headers.now())
                  .setID(request.getID())
                  .setTTL(found.map(TimeToLive::remainingSeconds).orElse(NO_SUCH_LEASE_TTL));
          found.ifPresent(
              lease -> answer.setGrantedTTL(lease.grantedSeconds()).addAllKeys(lease.keys()));
          return answer.build();
        });
  }

  @Override
  public void leaseLeases(LeaseLeasesRequest request, StreamObserver<LeaseLeasesResponse> client) {
    LeaseLeasesResponse.Builder answer = LeaseLeasesResponse.newBuilder().setHeader(headers.now());
    leases.list().forEach(id -> answer.addLeases(LeaseStatus.newBuilder().setID(id)));
    client.onNext(answer.build());
    client.onCompleted();
  }

  /// A positive id: clients of other languages have signed 64-bit ids only. A collision is refused at apply.
  private long freshId() {
    long id;
    do {
      id = randomness.nextLong() & Long.MAX_VALUE;
    } while (id == 0);
    return id;
  }
}
