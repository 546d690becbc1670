package io.coxswain.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeRequest.SortOrder;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.RangeStreamResponse;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KvServiceTest {
  private static final AlarmMember NO_SPACE_OF_ANOTHER =
      AlarmMember.newBuilder().setMemberID(9).setAlarm(AlarmType.NOSPACE).build();

  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final ByteString EVERYTHING = ByteString.copyFrom(new byte[1]);

  private final ApiUnderTest server = new ApiUnderTest();
  private final KVGrpc.KVStub kv = KVGrpc.newStub(server.channel);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPutAnswersWhatApplyingSaid() {
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(answer.only().getHeader())
        .isEqualTo(
            ResponseHeader.newBuilder()
                .setClusterId(FakeMember.CLUSTER_ID)
                .setMemberId(FakeMember.MEMBER_ID)
                .setRevision(2)
                .setRaftTerm(FakeMember.RAFT_TERM)
                .build());
    assertThat(server.member.proposed)
        .containsExactly(new FakeMember.Proposed(RequestKind.PUT, put("k", "v")));
  }

  /// Proposals complete on a lane that serves everybody; the answer must not be built there.
  @Test
  void anAnswerIsBuiltOnTheCallersLoop() {
    CompletableFuture<Applied> applied = new CompletableFuture<>();
    server.member.applying = _ -> applied;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    applied.complete(new Applied(9, 7, PutResponse.getDefaultInstance()));
    assertThat(answer.messages).isEmpty();
    server.runLoop();
    assertThat(answer.only().getHeader().getRevision()).isEqualTo(9);
  }

  @Test
  void aClientThatHasGoneIsNotAnswered() {
    CompletableFuture<Applied> applied = new CompletableFuture<>();
    server.member.applying = _ -> applied;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    answer.cancel();
    applied.complete(new Applied(9, 7, PutResponse.getDefaultInstance()));
    server.runLoop();
    assertThat(answer.messages).isEmpty();
    assertThat(answer.failure().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NO_LEADER",
        "LEASE_NOT_FOUND",
        "NO_SPACE",
        "TOO_MANY_REQUESTS",
        "STOPPED",
        "TIMEOUT"
      })
  void whatTheLogRefusesKeepsItsErrorOnTheWire(WireError error) {
    server.member.applying = _ -> CompletableFuture.failedFuture(new RequestFailed(error));
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(WireError.of(answer.failure())).contains(error);
    assertThat(answer.failure().getCode()).isEqualTo(error.status().getCode());
  }

  @Test
  void aRequestBeyondTheLimitIsNotProposed() {
    try (ApiUnderTest small = new ApiUnderTest(new ApiLimits(64, 128))) {
      Caught<PutRequest, PutResponse> answer = Caught.all();
      KVGrpc.newStub(small.channel).put(put("k", "v".repeat(64)), answer);
      assertThat(WireError.of(answer.failure())).contains(WireError.REQUEST_TOO_LARGE);
      assertThat(small.member.proposed).isEmpty();
    }
  }

  @Test
  void aWriteBeyondTheQuotaRaisesTheAlarmInstead() {
    server.member.quotaBytes = 1000;
    server.member.sizeBytes = 1000 - 256 - 2;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(WireError.of(answer.failure())).contains(WireError.NO_SPACE);
    assertThat(server.member.proposed)
        .extracting(FakeMember.Proposed::kind)
        .containsExactly(RequestKind.ALARM);
    AlarmRequest alarm = (AlarmRequest) server.member.proposed.getFirst().request();
    assertThat(alarm.getMemberID()).isEqualTo(FakeMember.MEMBER_ID);
  }

  @Test
  void aWriteWithinTheQuotaPasses() {
    server.member.quotaBytes = 1000;
    server.member.sizeBytes = 1000 - 256 - 2 - 1;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(answer.only().hasHeader()).isTrue();
  }

  @Test
  void whileAnAlarmStandsAWriteIsRefusedWithoutAnEntryInTheLog() {
    server.member.alarms = List.of(NO_SPACE_OF_ANOTHER);
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(WireError.of(answer.failure())).contains(WireError.NO_SPACE);
    assertThat(server.member.proposed).isEmpty();
  }

  @Test
  void anAlarmThatWasDisarmedUnnoticedHereRefusesNothing() {
    server.member.alarms = List.of(NO_SPACE_OF_ANOTHER);
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    server.member.alarms = List.of();
    round.complete(null);
    server.runLoop();
    assertThat(answer.only().hasHeader()).isTrue();
  }

  @Test
  void aDiskThatIsNearlyFullRefusesAtOnce() {
    server.member.diskLow = true;
    Caught<PutRequest, PutResponse> answer = Caught.all();
    kv.put(put("k", "v"), answer);
    assertThat(WireError.of(answer.failure())).contains(WireError.NO_SPACE);
    assertThat(server.member.proposed).as("the space watch raises the alarm").isEmpty();
  }

  @Test
  void aLinearizableRangeWaitsForTheReadRound() {
    server.member.put("k", "old");
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    Caught<RangeRequest, RangeResponse> answer = Caught.all();
    kv.range(RangeRequest.newBuilder().setKey(KEY).build(), answer);
    server.member.put("k", "new");
    round.complete(null);
    server.runLoop();
    assertThat(answer.only().getKvs(0).getValue()).isEqualTo(ByteString.copyFromUtf8("new"));
    assertThat(answer.only().getHeader().getRevision()).isEqualTo(3);
  }

  @Test
  void aTransactionThatOnlyReadsNeedsNoLogButARound() {
    server.member.put("k", "old");
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    RequestOp range =
        RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(KEY)).build();
    Caught<TxnRequest, TxnResponse> answer = Caught.all();
    kv.txn(TxnRequest.newBuilder().addSuccess(range).build(), answer);
    server.member.put("k", "new");
    round.complete(null);
    server.runLoop();
    assertThat(answer.only().getHeader().getRevision()).isEqualTo(3);
    assertThat(answer.only().getHeader().getMemberId()).isEqualTo(FakeMember.MEMBER_ID);
    assertThat(answer.only().getResponses(0).getResponseRange().getKvs(0).getValue())
        .isEqualTo(ByteString.copyFromUtf8("new"));
    assertThat(server.member.proposed).isEmpty();
  }

  @Test
  void aSerializableRangeAsksNobody() {
    server.member.put("k", "v");
    server.member.readable = CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
    Caught<RangeRequest, RangeResponse> answer = Caught.all();
    kv.range(RangeRequest.newBuilder().setKey(KEY).setSerializable(true).build(), answer);
    assertThat(answer.only().getCount()).isEqualTo(1);
  }

  @Test
  void revisionsThatCannotBeReadAreNamed() {
    server.member.compacted = 5;
    server.member.revision = 8;
    assertThat(errorOf(RangeRequest.newBuilder().setKey(KEY).setRevision(4).build()))
        .isEqualTo(WireError.COMPACTED);
    assertThat(errorOf(RangeRequest.newBuilder().setKey(KEY).setRevision(9).build()))
        .isEqualTo(WireError.FUTURE_REV);
  }

  @Test
  void aStreamedRangeComesInChunksOfOneRevision() {
    for (int i = 0; i < 100; i++) {
      server.member.put("key%03d".formatted(i), "v");
    }
    Caught<RangeRequest, RangeStreamResponse> answer = Caught.byHand();
    kv.rangeStream(everything().build(), answer);
    answer.request(1);
    assertThat(answer.only().getRangeResponse().getKvsCount()).isEqualTo(10);
    server.member.put("a-later-key", "v");
    answer.request(100);
    assertThat(server.member.queries.subList(1, server.member.queries.size()))
        .allSatisfy(query -> assertThat(query.revision()).isEqualTo(101));
    assertThat(answer.end).contains(Status.OK);
    List<RangeResponse> chunks =
        answer.messages.stream().map(RangeStreamResponse::getRangeResponse).toList();
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allSatisfy(chunk -> assertThat(chunk.hasHeader()).isFalse());
    assertThat(chunks.getLast().getHeader().getRevision()).isEqualTo(101);
    assertThat(chunks.getLast().getCount()).isEqualTo(100);
    assertThat(chunks.getLast().getMore()).isFalse();
    assertThat(chunks.stream().flatMap(chunk -> chunk.getKvsList().stream()))
        .extracting(kv -> kv.getKey().toStringUtf8())
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj("key%03d"::formatted).toList());
  }

  @Test
  void aCountIsStreamedAsOneChunk() {
    server.member.put("a", "v");
    Caught<RangeRequest, RangeStreamResponse> answer = Caught.all();
    kv.rangeStream(everything().setCountOnly(true).build(), answer);
    assertThat(answer.only().getRangeResponse().getCount()).isEqualTo(1);
    assertThat(answer.only().getRangeResponse().getKvsList()).isEmpty();
  }

  @Test
  void aStreamedRangeIsInKeyOrderOnly() {
    Caught<RangeRequest, RangeStreamResponse> sorted = Caught.all();
    kv.rangeStream(everything().setSortOrder(SortOrder.DESCEND).build(), sorted);
    assertThat(sorted.failure().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    Caught<RangeRequest, RangeStreamResponse> filtered = Caught.all();
    kv.rangeStream(everything().setMinModRevision(3).build(), filtered);
    assertThat(filtered.failure().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private WireError errorOf(RangeRequest request) {
    Caught<RangeRequest, RangeResponse> answer = Caught.all();
    kv.range(request, answer);
    return WireError.of(answer.failure()).orElseThrow();
  }

  private static RangeRequest.Builder everything() {
    return RangeRequest.newBuilder().setKey(EVERYTHING).setRangeEnd(EVERYTHING);
  }

  private static PutRequest put(String key, String value) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .build();
  }
}
