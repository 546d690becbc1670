package io.coxswain.server.api;

import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberAddResponse;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberListResponse;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.MemberPromoteResponse;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.coxswain.api.etcd.MemberRemoveResponse;
import io.coxswain.api.etcd.MemberUpdateRequest;
import io.coxswain.api.etcd.MemberUpdateResponse;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Membership.Result;
import io.coxswain.server.contract.Reads;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The member list. Answers carry no revision, as in etcd.
final class ClusterService extends ClusterGrpc.ClusterImplBase {
  private final Membership membership;
  private final Reads reads;
  private final Headers headers;
  private final Replies replies;

  ClusterService(MemberRooms rooms, Replies replies) {
    this.membership = rooms.membership();
    this.reads = rooms.reads();
    this.headers = new Headers(rooms.facts(), rooms.kv());
    this.replies = replies;
  }

  @Override
  public void memberAdd(MemberAddRequest request, StreamObserver<MemberAddResponse> client) {
    replies.reply(
        client,
        change(() ->
            new Change.Add(PeerUrls.checked(request.getPeerURLsList()), request.getIsLearner())),
        result ->
            MemberAddResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .setMember(toWire(result.subject()))
                .addAllMembers(toWire(result.after()))
                .build());
  }

  @Override
  public void memberRemove(
      MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> client) {
    replies.reply(
        client,
        change(() -> new Change.Remove(request.getID())),
        result ->
            MemberRemoveResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .addAllMembers(toWire(result.after()))
                .build());
  }

  @Override
  public void memberUpdate(
      MemberUpdateRequest request, StreamObserver<MemberUpdateResponse> client) {
    replies.reply(
        client,
        change(() ->
            new Change.UpdatePeerUrls(
                request.getID(), PeerUrls.checked(request.getPeerURLsList()))),
        result ->
            MemberUpdateResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .addAllMembers(toWire(result.after()))
                .build());
  }

  @Override
  public void memberPromote(
      MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> client) {
    replies.reply(
        client,
        change(() -> new Change.Promote(request.getID())),
        result ->
            MemberPromoteResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .addAllMembers(toWire(result.after()))
                .build());
  }

  @Override
  public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> client) {
    CompletableFuture<Void> readable =
        Writes.attempt(() ->
            request.getLinearizable()
                ? reads.linearizable()
                : CompletableFuture.completedFuture(null));
    replies.reply(
        client,
        readable,
        _ ->
            MemberListResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .addAllMembers(toWire(membership.current()))
                .build());
  }

  private CompletableFuture<Result> change(Supplier<Change> change) {
    return Writes.attempt(() -> membership.change(change.get(), OptionalLong.empty()));
  }

  static List<Member> toWire(Membership.Snapshot snapshot) {
    return snapshot.members().stream().map(ClusterService::toWire).toList();
  }

  private static Member toWire(Membership.Member member) {
    return Member.newBuilder()
        .setID(member.id())
        .setName(member.name())
        .addAllPeerURLs(member.peerUrls())
        .addAllClientURLs(member.clientUrls())
        .setIsLearner(member.learner())
        .build();
  }
}
