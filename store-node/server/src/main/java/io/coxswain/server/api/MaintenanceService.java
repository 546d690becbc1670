package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmResponse;
import io.coxswain.api.etcd.DefragmentRequest;
import io.coxswain.api.etcd.DefragmentResponse;
import io.coxswain.api.etcd.DowngradeInfo;
import io.coxswain.api.etcd.DowngradeRequest;
import io.coxswain.api.etcd.DowngradeRequest.DowngradeAction;
import io.coxswain.api.etcd.DowngradeResponse;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.HashRequest;
import io.coxswain.api.etcd.HashResponse;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.MoveLeaderRequest;
import io.coxswain.api.etcd.MoveLeaderResponse;
import io.coxswain.api.etcd.SnapshotRequest;
import io.coxswain.api.etcd.SnapshotResponse;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.StatusResponse;
import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.Leadership;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// Looking after one member.
final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {
  private static final Pattern MAJOR_MINOR = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");

  private final MemberFacts facts;
  private final Leadership leadership;
  private final Fingerprints fingerprints;
  private final Writes writes;
  private final Headers headers;
  private final Replies replies;

  MaintenanceService(MemberRooms rooms, Writes writes, Replies replies) {
    this.facts = rooms.facts();
    this.leadership = rooms.leadership();
    this.fingerprints = rooms.fingerprints();
    this.writes = writes;
    this.headers = new Headers(rooms.facts(), rooms.kv());
    this.replies = replies;
  }

  @Override
  public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> client) {
    replies.reply(
        client,
        writes.propose(RequestKind.ALARM, request),
        result ->
            ((AlarmResponse) result.response()).toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> client) {
    StatusResponse.Builder status =
        StatusResponse.newBuilder()
            .setHeader(headers.now())
            .setVersion(ApiVersion.SERVER)
            .setStorageVersion(ApiVersion.STORAGE)
            .setLeader(facts.leaderId())
            .setRaftIndex(facts.committedIndex())
            .setRaftAppliedIndex(facts.appliedIndex())
            .setRaftTerm(facts.raftTerm())
            // Both sizes are the logical one: there is nothing that defragmenting would give back.
            .setDbSize(facts.dbSizeInUseBytes())
            .setDbSizeInUse(facts.dbSizeInUseBytes())
            .setDbSizeQuota(facts.quotaBytes())
            .setIsLearner(facts.isLearner())
            .setDowngradeInfo(DowngradeInfo.getDefaultInstance());
    if (facts.leaderId() == 0) {
      status.addErrors(WireError.NO_LEADER.text());
    }
    facts.alarms().forEach(alarm -> status.addErrors(describe(alarm)));
    client.onNext(status.build());
    client.onCompleted();
  }

  /// There is no fragmentation to remove: space comes back by compaction alone. Scripts that defragment every night go on working.
  @Override
  public void defragment(DefragmentRequest request, StreamObserver<DefragmentResponse> client) {
    client.onNext(DefragmentResponse.getDefaultInstance());
    client.onCompleted();
  }

  /// etcd's Hash covers its database file byte by byte; ours has no such file.
  @Override
  public void hash(HashRequest request, StreamObserver<HashResponse> client) {
    client.onError(
        Status.UNIMPLEMENTED
            .withDescription(
                "Hash covers etcd's database file, which this store does not have. Compare members"
                    + " with HashKV")
            .asRuntimeException());
  }

  @Override
  public void hashKV(HashKVRequest request, StreamObserver<HashKVResponse> client) {
    replies.reply(
        client,
        Writes.attempt(() -> fingerprints.hashKv(request.getRevision())),
        found ->
            HashKVResponse.newBuilder()
                .setHeader(headers.at(found.currentRevision()))
                .setHash(found.hash())
                .setCompactRevision(found.compactRevision())
                .setHashRevision(found.hashRevision())
                .build());
  }

  @Override
  public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> client) {
    client.onError(
        Status.UNIMPLEMENTED
            .withDescription(
                "Snapshot is not there yet in this version, because the state has to be exported as"
                    + " a bbolt file. Copy the keys (etcdctl make-mirror) or snapshot the volume of"
                    + " a stopped member")
            .asRuntimeException());
  }

  @Override
  public void moveLeader(MoveLeaderRequest request, StreamObserver<MoveLeaderResponse> client) {
    CompletableFuture<Void> moved =
        Writes.attempt(() -> {
          if (facts.leaderId() != facts.memberId()) {
            throw new RequestFailed(WireError.NOT_LEADER);
          }
          return leadership.transferTo(request.getTargetID());
        });
    replies.reply(client, moved, _ -> MoveLeaderResponse.getDefaultInstance());
  }

  /// No earlier API level can be served, so no target is valid; cancelling finds nothing to cancel, which etcd does not report.
  @Override
  public void downgrade(DowngradeRequest request, StreamObserver<DowngradeResponse> client) {
    CompletableFuture<String> answer =
        Writes.attempt(() -> {
          if (request.getAction() == DowngradeAction.CANCEL) {
            return CompletableFuture.completedFuture(ApiVersion.CLUSTER_LEVEL);
          }
          throw new RequestFailed(
              MAJOR_MINOR.matcher(request.getVersion()).matches()
                  ? WireError.INVALID_DOWNGRADE_TARGET_VERSION
                  : WireError.WRONG_DOWNGRADE_VERSION_FORMAT);
        });
    replies.reply(
        client,
        answer,
        level -> DowngradeResponse.newBuilder().setHeader(headers.now()).setVersion(level).build());
  }

  /// etcd prints the message as protocol-buffer text.
  private static String describe(AlarmMember alarm) {
    return "memberID:" + Long.toUnsignedString(alarm.getMemberID()) + " alarm:" + alarm.getAlarm();
  }
}
