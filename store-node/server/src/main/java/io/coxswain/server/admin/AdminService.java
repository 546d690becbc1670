package io.coxswain.server.admin;

import io.coxswain.api.admin.AdminGrpc;
import io.coxswain.api.admin.ChangeMembershipRequest;
import io.coxswain.api.admin.ChangeMembershipResponse;
import io.coxswain.api.admin.DescribeRequest;
import io.coxswain.api.admin.DescribeResponse;
import io.coxswain.api.admin.SetTimingRequest;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.api.admin.TransferLeadershipRequest;
import io.coxswain.api.admin.TransferLeadershipResponse;
import io.coxswain.api.admin.WatchLeaderRequest;
import io.coxswain.api.admin.WatchLeaderResponse;
import io.coxswain.api.error.WireError;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.server.api.Faults;
import io.coxswain.server.contract.Causes;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.MembershipMoved;
import io.coxswain.server.contract.RequestFailed;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// `coxswain.admin.v1` over one member. What a caller decided on is checked where it is judged: ABORTED
/// means that it was outdated and nothing has changed, FAILED_PRECONDITION that it can't be done now.
public final class AdminService extends AdminGrpc.AdminImplBase {
  private static final long ELECTION_NANOS_MAX = 50_000_000_000L;

  private final AdminRooms rooms;
  private final Description description;

  public AdminService(AdminRooms rooms) {
    this.rooms = rooms;
    this.description = new Description(rooms);
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeResponse> client) {
    answer(client, rooms.raft().get().thenApply(description::of));
  }

  @Override
  public void setTiming(SetTimingRequest request, StreamObserver<SetTimingResponse> client) {
    answer(client, rooms.raft().get().thenCompose(status -> setTiming(request, status)));
  }

  private CompletableFuture<SetTimingResponse> setTiming(
      SetTimingRequest request, RaftStatus status) {
    Timing current = status.timing().current();
    if (current.epoch() != request.getExpectedEpoch()) {
      return CompletableFuture.failedFuture(outdated(current));
    }
    Timing next = wanted(request);
    Optional<String> objection = rooms.timings().objection(next);
    if (objection.isPresent()) {
      return failed(Status.FAILED_PRECONDITION, objection.get());
    }
    return rooms
        .timings()
        .propose(next)
        .thenApply(response -> {
          if (!response.getTiming().equals(Description.toWire(next))) {
            throw Status.ABORTED
                .withDescription("another timing was set in the meantime")
                .asRuntimeException();
          }
          return response;
        });
  }

  private static StatusRuntimeException outdated(Timing current) {
    return Status.ABORTED
        .withDescription("the timing in force has epoch %d".formatted(current.epoch()))
        .asRuntimeException();
  }

  private static Timing wanted(SetTimingRequest request) {
    long election = request.getElectionNanos();
    boolean sound =
        request.getHeartbeatNanos() > 0
            && election / Timing.HEARTBEATS_PER_ELECTION_MIN >= request.getHeartbeatNanos()
            && election <= ELECTION_NANOS_MAX
            && request.getJitterNanos() >= 0
            && request.getJitterNanos() <= election;
    if (!sound) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "the election timeout must be at least 5 heartbeats and at most 50 s, the jitter at"
                  + " most one election timeout")
          .asRuntimeException();
    }
    // Like etcd's, timers spread over a whole election timeout unless the caller knows better.
    long jitter = request.getJitterNanos() == 0 ? election : request.getJitterNanos();
    return new Timing(
        request.getExpectedEpoch() + 1, request.getHeartbeatNanos(), election, jitter);
  }

  @Override
  public void changeMembership(
      ChangeMembershipRequest request, StreamObserver<ChangeMembershipResponse> client) {
    answer(
        client,
        asLeader()
            .thenCompose(_ ->
                rooms
                    .membership()
                    .change(
                        toChange(request), OptionalLong.of(request.getExpectedMembershipIndex())))
            .thenApply(result ->
                ChangeMembershipResponse.newBuilder()
                    .setMembership(Description.membership(result.after()))
                    .setMemberId(result.subject().id())
                    .build()));
  }

  private static Change toChange(ChangeMembershipRequest request) {
    return switch (request.getChangeCase()) {
      case ADD_LEARNER -> new Change.Add(request.getAddLearner().getPeerUrlsList(), true);
      case PROMOTE -> new Change.Promote(request.getPromote().getMemberId());
      case REMOVE -> new Change.Remove(request.getRemove().getMemberId());
      case UPDATE_PEER_URLS ->
          new Change.UpdatePeerUrls(
              request.getUpdatePeerUrls().getMemberId(),
              request.getUpdatePeerUrls().getPeerUrlsList());
      case CHANGE_NOT_SET ->
          throw Status.INVALID_ARGUMENT
              .withDescription("the request names no change")
              .asRuntimeException();
    };
  }

  @Override
  public void transferLeadership(
      TransferLeadershipRequest request, StreamObserver<TransferLeadershipResponse> client) {
    answer(
        client,
        asLeader()
            .thenCompose(status -> {
              long target = request.getTargetId() == 0 ? furthest(status) : request.getTargetId();
              return rooms.leadership().transferTo(target);
            })
            .thenApply(_ -> {
              LeaderFeed.Lead lead = rooms.leaders().latest();
              return TransferLeadershipResponse.newBuilder()
                  .setLeaderId(lead.leaderId())
                  .setTerm(lead.term())
                  .build();
            }));
  }

  private static long furthest(RaftStatus status) {
    return status.progress().entrySet().stream()
        .filter(peer -> !peer.getValue().learner() && peer.getValue().recentlyActive())
        .max(Map.Entry.comparingByValue(Comparator.comparingLong(RaftStatus.PeerProgress::match)))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new RequestFailed(WireError.UNHEALTHY));
  }

  @Override
  public void watchLeader(WatchLeaderRequest request, StreamObserver<WatchLeaderResponse> client) {
    ServerCallStreamObserver<WatchLeaderResponse> call =
        (ServerCallStreamObserver<WatchLeaderResponse>) client;
    LeaderNotices notices = new LeaderNotices(call, rooms.identity().memberId());
    call.setOnCancelHandler(rooms.leaders().listen(notices::tell));
    notices.tell(rooms.leaders().latest());
  }

  /// How things stand, if this member leads.
  private CompletableFuture<RaftStatus> asLeader() {
    return rooms
        .raft()
        .get()
        .thenApply(status -> {
          if (status.role() != RoleKind.LEADER) {
            throw new RequestFailed(WireError.NOT_LEADER);
          }
          return status;
        });
  }

  private static <T> CompletableFuture<T> failed(Status status, String why) {
    return CompletableFuture.failedFuture(status.withDescription(why).asRuntimeException());
  }

  private static <T> void answer(StreamObserver<T> client, CompletableFuture<T> future) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) client;
    call.setOnCancelHandler(() -> {});
    var _ =
        future.whenComplete((value, failure) -> {
          if (call.isCancelled()) {
            return;
          }
          if (failure != null) {
            call.onError(toStatus(failure).asRuntimeException());
          } else {
            call.onNext(value);
            call.onCompleted();
          }
        });
  }

  private static Status toStatus(Throwable failure) {
    return Causes.of(failure) instanceof MembershipMoved moved
        ? Status.ABORTED.withDescription(moved.getMessage())
        : Faults.toStatus(failure);
  }
}
