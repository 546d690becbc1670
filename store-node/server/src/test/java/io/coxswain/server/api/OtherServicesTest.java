package io.coxswain.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.AuthGrpc;
import io.coxswain.api.etcd.AuthUserAddRequest;
import io.coxswain.api.etcd.AuthUserAddResponse;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.LeaseKeepAliveRequest;
import io.coxswain.api.etcd.LeaseKeepAliveResponse;
import io.coxswain.api.etcd.LeaseTimeToLiveRequest;
import io.coxswain.api.etcd.LeaseTimeToLiveResponse;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberAddResponse;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberListResponse;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.coxswain.api.etcd.MemberRemoveResponse;
import io.coxswain.api.etcd.MoveLeaderRequest;
import io.coxswain.api.etcd.MoveLeaderResponse;
import io.coxswain.api.etcd.SnapshotRequest;
import io.coxswain.api.etcd.SnapshotResponse;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.StatusResponse;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Leases, members, maintenance, authentication: the services that are little more than translations.
class OtherServicesTest {
  private final ApiUnderTest server = new ApiUnderTest();
  private final LeaseGrpc.LeaseStub leases = LeaseGrpc.newStub(server.channel);
  private final ClusterGrpc.ClusterStub cluster = ClusterGrpc.newStub(server.channel);
  private final MaintenanceGrpc.MaintenanceStub maintenance =
      MaintenanceGrpc.newStub(server.channel);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aLeaseWithoutIdGetsAPositiveOne() {
    Caught<LeaseGrantRequest, LeaseGrantResponse> answer = Caught.all();
    leases.leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build(), answer);
    assertThat(answer.only().getID()).isPositive();
    assertThat(((LeaseGrantRequest) server.member.proposed.getFirst().request()).getID())
        .isEqualTo(answer.only().getID());
  }

  @Test
  void timeToLiveOfNoLeaseIsMinusOne() {
    Caught<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> none = Caught.all();
    leases.leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder().setID(3).build(), none);
    assertThat(none.only().getTTL()).isEqualTo(-1);
    assertThat(none.only().getID()).isEqualTo(3);
    server.member.lease =
        Optional.of(new TimeToLive(17, 60, List.of(ByteString.copyFromUtf8("k"))));
    Caught<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> some = Caught.all();
    leases.leaseTimeToLive(
        LeaseTimeToLiveRequest.newBuilder().setID(3).setKeys(true).build(), some);
    assertThat(some.only().getTTL()).isEqualTo(17);
    assertThat(some.only().getGrantedTTL()).isEqualTo(60);
    assertThat(some.only().getKeysList()).containsExactly(ByteString.copyFromUtf8("k"));
  }

  @Test
  void renewalsAreAnsweredInOrderEachWithTheRevisionBeforeIt() {
    CompletableFuture<Long> first = new CompletableFuture<>();
    server.member.renewing = id -> id == 1 ? first : CompletableFuture.completedFuture(30L);
    Caught<LeaseKeepAliveRequest, LeaseKeepAliveResponse> client = Caught.all();
    StreamObserver<LeaseKeepAliveRequest> requests = leases.leaseKeepAlive(client);
    requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(1).build());
    requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(2).build());
    requests.onCompleted();
    assertThat(client.messages).isEmpty();
    server.member.revision = 50;
    first.complete(60L);
    server.runLoop();
    assertThat(client.messages).extracting(LeaseKeepAliveResponse::getID).containsExactly(1L, 2L);
    assertThat(client.messages.getFirst().getHeader().getRevision()).isEqualTo(1);
    assertThat(client.messages.getLast().getHeader().getRevision()).isEqualTo(50);
    assertThat(client.end).contains(Status.OK);
  }

  @Test
  void aFailedRenewalEndsTheStream() {
    server.member.renewing =
        _ -> CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
    Caught<LeaseKeepAliveRequest, LeaseKeepAliveResponse> client = Caught.all();
    leases.leaseKeepAlive(client).onNext(LeaseKeepAliveRequest.getDefaultInstance());
    assertThat(WireError.of(client.failure())).contains(WireError.NO_LEADER);
  }

  @Test
  void memberUrlsAreTrimmedAndSorted() {
    Caught<MemberAddRequest, MemberAddResponse> answer = Caught.all();
    cluster.memberAdd(
        MemberAddRequest.newBuilder()
            .addPeerURLs(" http://b:1")
            .addPeerURLs("http://a:1")
            .setIsLearner(true)
            .build(),
        answer);
    assertThat(server.member.changes)
        .containsExactly(new Change.Add(List.of("http://a:1", "http://b:1"), true));
    assertThat(answer.only().getHeader().getRevision()).isZero();
    assertThat(answer.only().getMember().getID()).isEqualTo(FakeMember.MEMBER_ID);
  }

  @Test
  void anUnknownMemberCannotBeRemoved() {
    Caught<MemberRemoveRequest, MemberRemoveResponse> answer = Caught.all();
    cluster.memberRemove(MemberRemoveRequest.newBuilder().setID(9).build(), answer);
    assertThat(WireError.of(answer.failure())).contains(WireError.MEMBER_NOT_FOUND);
  }

  @Test
  void aLinearizableMemberListWaitsForTheReadRound() {
    server.member.readable = CompletableFuture.failedFuture(new RequestFailed(WireError.TIMEOUT));
    Caught<MemberListRequest, MemberListResponse> exact = Caught.all();
    cluster.memberList(MemberListRequest.newBuilder().setLinearizable(true).build(), exact);
    assertThat(WireError.of(exact.failure())).contains(WireError.TIMEOUT);
    Caught<MemberListRequest, MemberListResponse> local = Caught.all();
    cluster.memberList(MemberListRequest.getDefaultInstance(), local);
    assertThat(local.only().getMembers(0).getClientURLsList()).containsExactly("http://h:2379");
  }

  @Test
  void statusTellsWhatIsWrong() {
    server.member.leaderId = 0;
    server.member.sizeBytes = 4096;
    server.member.quotaBytes = 1 << 20;
    server.member.alarms =
        List.of(AlarmMember.newBuilder().setMemberID(-1).setAlarm(AlarmType.NOSPACE).build());
    Caught<StatusRequest, StatusResponse> answer = Caught.all();
    maintenance.status(StatusRequest.getDefaultInstance(), answer);
    StatusResponse status = answer.only();
    assertThat(status.getErrorsList())
        .containsExactly("etcdserver: no leader", "memberID:18446744073709551615 alarm:NOSPACE");
    assertThat(status.getVersion()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(status.getDbSize()).isEqualTo(4096);
    assertThat(status.getDbSizeQuota()).isEqualTo(1 << 20);
    assertThat(status.getRaftIndex()).isEqualTo(21);
    assertThat(status.getRaftAppliedIndex()).isEqualTo(20);
  }

  @Test
  void onlyTheLeaderMovesTheLead() {
    Caught<MoveLeaderRequest, MoveLeaderResponse> done = Caught.all();
    maintenance.moveLeader(MoveLeaderRequest.newBuilder().setTargetID(3).build(), done);
    assertThat(done.only()).isEqualTo(MoveLeaderResponse.getDefaultInstance());
    server.member.leaderId = 3;
    Caught<MoveLeaderRequest, MoveLeaderResponse> refused = Caught.all();
    maintenance.moveLeader(MoveLeaderRequest.newBuilder().setTargetID(3).build(), refused);
    assertThat(WireError.of(refused.failure())).contains(WireError.NOT_LEADER);
  }

  @Test
  void hashesCarryTheRevisionsTheyHoldFor() {
    server.member.revision = 8;
    Caught<HashKVRequest, HashKVResponse> answer = Caught.all();
    maintenance.hashKV(HashKVRequest.newBuilder().setRevision(5).build(), answer);
    assertThat(answer.only().getHash()).isEqualTo(0x8000_0001);
    assertThat(answer.only().getHashRevision()).isEqualTo(5);
    assertThat(answer.only().getCompactRevision()).isEqualTo(-1);
    assertThat(answer.only().getHeader().getRevision()).isEqualTo(8);
  }

  @Test
  void whatIsNotThereYetSaysSo() {
    Caught<SnapshotRequest, SnapshotResponse> snapshot = Caught.all();
    maintenance.snapshot(SnapshotRequest.getDefaultInstance(), snapshot);
    assertThat(snapshot.failure().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    Caught<AuthUserAddRequest, AuthUserAddResponse> user = Caught.all();
    AuthGrpc.newStub(server.channel).userAdd(AuthUserAddRequest.getDefaultInstance(), user);
    assertThat(user.failure().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }
}
