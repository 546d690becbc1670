package io.coxswain.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.WatchCancelRequest;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchCreateRequest.FilterType;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchProgressRequest;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.api.mvcc.Event;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.watch.WatchOutlet.Notice;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchServiceTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  private final ApiUnderTest server = new ApiUnderTest();
  private final WatchGrpc.WatchStub stub = WatchGrpc.newStub(server.channel);
  private final Caught<WatchRequest, WatchResponse> client = Caught.all();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatIsAskedReachesTheHub() {
    StreamObserver<WatchRequest> requests = stub.watch(client);
    requests.onNext(
        create(
            WatchCreateRequest.newBuilder()
                .setKey(KEY)
                .setStartRevision(3)
                .setPrevKv(true)
                .setProgressNotify(true)
                .setFragment(true)
                .addFilters(FilterType.NODELETE)
                .setWatchId(5)));
    requests.onNext(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(5))
            .build());
    requests.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
    FakeMember.FakeWatch watch = server.member.watches.getFirst();
    assertThat(watch.created)
        .containsExactly(new WatchSpec(KEY, ByteString.EMPTY, 3, true, true, false, true, true));
    assertThat(watch.cancelled).containsExactly(5L);
    assertThat(watch.progressRequests).hasValue(1);
    assertThat(client.messages)
        .extracting(
            WatchResponse::getWatchId, WatchResponse::getCreated, WatchResponse::getCanceled)
        .containsExactly(tuple(5L, true, false), tuple(5L, false, true), tuple(-1L, false, false));
  }

  @Test
  void noKeyMeansTheSmallest() {
    stub.watch(client).onNext(create(WatchCreateRequest.newBuilder()));
    assertThat(server.member.watches.getFirst().created.getFirst().key())
        .isEqualTo(ByteString.copyFrom(new byte[1]));
  }

  @Test
  void aStartBeforeAllTimeIsRefusedUnderNoId() {
    server.member.revision = 9;
    stub.watch(client)
        .onNext(create(WatchCreateRequest.newBuilder().setKey(KEY).setStartRevision(-1)));
    WatchResponse answer = client.only();
    assertThat(answer.getWatchId()).isEqualTo(-1);
    assertThat(answer.getCreated()).isTrue();
    assertThat(answer.getCanceled()).isTrue();
    assertThat(answer.getCancelReason()).isEqualTo(WireError.COMPACTED.text());
    assertThat(answer.getCompactRevision()).isZero();
    assertThat(answer.getHeader().getRevision()).isEqualTo(9);
    assertThat(server.member.watches.getFirst().created).isEmpty();
  }

  @Test
  void noticesBecomeEtcdsMessages() {
    stub.watch(client);
    FakeMember.FakeWatch watch = server.member.watches.getFirst();
    Event event =
        Event.newBuilder().setKv(KeyValue.newBuilder().setKey(KEY).setModRevision(4)).build();
    watch.outlet.send(new Notice.Events(1, 4, List.of(event), true));
    watch.outlet.send(new Notice.Cancelled(1, 6, 5, "required revision has been compacted"));
    assertThat(client.messages.getFirst().getEventsList()).containsExactly(event);
    assertThat(client.messages.getFirst().getFragment()).isTrue();
    assertThat(client.messages.getFirst().getHeader().getRevision()).isEqualTo(4);
    assertThat(client.messages.getLast().getCompactRevision()).isEqualTo(5);
    assertThat(client.messages.getLast().getCreated()).isFalse();
  }

  @Test
  void theHubSeesWhetherTheClientHasRoom() {
    Caught<WatchRequest, WatchResponse> slow = Caught.byHand();
    stub.watch(slow);
    FakeMember.FakeWatch watch = server.member.watches.getFirst();
    assertThat(watch.outlet.isReady()).isFalse();
    slow.request(1);
    assertThat(watch.outlet.isReady()).isTrue();
    assertThat(watch.readies.get()).isPositive();
  }

  @Test
  void watchesGoOnAfterTheClientsLastRequest() {
    StreamObserver<WatchRequest> requests = stub.watch(client);
    requests.onNext(create(WatchCreateRequest.newBuilder().setKey(KEY)));
    requests.onCompleted();
    server.member.watches.getFirst().outlet.send(new Notice.Progress(0, 8));
    assertThat(client.messages).hasSize(2);
    assertThat(client.end).isEmpty();
  }

  @Test
  void aClientThatLeavesClosesItsStream() {
    stub.watch(client);
    client.cancel();
    assertThat(server.member.watches.getFirst().closed).isCompleted();
  }

  @Test
  void losingTheLeaderEndsTheStreamsThatWantOne() {
    Caught<WatchRequest, WatchResponse> patient = Caught.all();
    stub.watch(patient);
    WithMetadata.requireLeader(stub).watch(client);
    server.api.endStreamsThatRequireLeader();
    assertThat(WireError.of(client.failure())).contains(WireError.NO_LEADER);
    assertThat(server.member.watches.getLast().closed).isCompleted();
    assertThat(patient.end).isEmpty();
    assertThat(server.member.watches.getFirst().closed).isNotDone();
    // What the hub still has for it goes nowhere, quietly.
    server.member.watches.getLast().outlet.send(new Notice.Progress(0, 8));
    assertThat(client.end.map(Status::getCode)).contains(Status.Code.UNAVAILABLE);
  }

  private static WatchRequest create(WatchCreateRequest.Builder request) {
    return WatchRequest.newBuilder().setCreateRequest(request).build();
  }
}
