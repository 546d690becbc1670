package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.CompactionResponse;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.RangeStreamResponse;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.RangeTranslation;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.txn.ReadOnlyTxn;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/// Reading and writing keys.
final class KvService extends KVGrpc.KVImplBase {
  private final MemberFacts facts;
  private final Reads reads;
  private final KvReads kv;
  private final Writes writes;
  private final Quota quota;
  private final Headers headers;
  private final Replies replies;
  private final ApiLimits limits;
  private final RequestTimes times;

  KvService(MemberRooms rooms, Writes writes, Quota quota, Replies replies, ApiLimits limits) {
    this.facts = rooms.facts();
    this.reads = rooms.reads();
    this.kv = rooms.kv();
    this.writes = writes;
    this.quota = quota;
    this.headers = new Headers(rooms.facts(), rooms.kv());
    this.replies = replies;
    this.limits = limits;
    this.times = writes.times();
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> client) {
    CompletableFuture<Void> readable =
        Writes.attempt(() -> {
          refuseOnLearner(request);
          RequestChecks.range(request);
          return readable(request);
        });
    RequestTimes.Read<RangeResponse> read =
        times.read(RequestTimes.RANGE, readable, () -> answer(request));
    replies.reply(client, readable, _ -> read.build());
  }

  @Override
  public void rangeStream(RangeRequest request, StreamObserver<RangeStreamResponse> client) {
    CompletableFuture<Void> readable =
        Writes.attempt(() -> {
          RequestChecks.rangeStream(request);
          return readable(request);
        });
    RangeChunks chunks =
        new RangeChunks(
            kv,
            request,
            headers::at,
            limits.maxRequestBytes(),
            (ServerCallStreamObserver<RangeStreamResponse>) client);
    replies.onLoop(readable, (_, failure) -> chunks.begin(failure));
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> client) {
    Runnable checks = () -> RequestChecks.put(request);
    CompletableFuture<Applied> applied =
        quota.within(
            Quota.costOf(request), checks, () -> writes.propose(RequestKind.PUT, request, checks));
    replies.reply(
        client,
        applied,
        result ->
            ((PutResponse) result.response()).toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public void deleteRange(DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> client) {
    CompletableFuture<Applied> applied =
        writes.propose(RequestKind.DELETE_RANGE, request, () -> RequestChecks.deleteRange(request));
    replies.reply(
        client,
        applied,
        result ->
            ((DeleteRangeResponse) result.response())
                .toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public void txn(TxnRequest request, StreamObserver<TxnResponse> client) {
    if (ReadOnlyTxn.isReadOnly(request)) {
      readTxn(request, client);
      return;
    }
    Runnable checks = () -> RequestChecks.txn(request, limits.maxTxnOps());
    CompletableFuture<Applied> applied =
        quota.within(
            Quota.costOf(request), checks, () -> writes.propose(RequestKind.TXN, request, checks));
    replies.reply(
        client,
        applied,
        result ->
            ((TxnResponse) result.response()).toBuilder().setHeader(headers.of(result)).build());
  }

  @Override
  public void compact(CompactionRequest request, StreamObserver<CompactionResponse> client) {
    replies.reply(
        client,
        writes.propose(RequestKind.COMPACTION, request),
        result ->
            ((CompactionResponse) result.response())
                .toBuilder().setHeader(headers.of(result)).build());
  }

  private void readTxn(TxnRequest request, StreamObserver<TxnResponse> client) {
    CompletableFuture<Void> readable =
        Writes.attempt(() -> {
          RequestChecks.txn(request, limits.maxTxnOps());
          return ReadOnlyTxn.isSerializable(request)
              ? CompletableFuture.completedFuture(null)
              : reads.linearizable();
        });
    RequestTimes.Read<TxnResponse> read =
        times.read(RequestTimes.READ_ONLY_TXN, readable, () -> answer(request));
    replies.reply(client, readable, _ -> read.build());
  }

  private TxnResponse answer(TxnRequest request) {
    TxnResponse answer = ReadOnlyTxn.answer(kv, request);
    return answer.toBuilder().setHeader(headers.at(answer.getHeader().getRevision())).build();
  }

  private RangeResponse answer(RangeRequest request) {
    RangeAnswer found = kv.range(RangeTranslation.query(request));
    return RangeTranslation.response(found, headers.at(found.revision()));
  }

  private CompletableFuture<Void> readable(RangeRequest request) {
    return request.getSerializable()
        ? CompletableFuture.completedFuture(null)
        : reads.linearizable();
  }

  /// The one call a learner answers depending on its contents; the others are sorted out by [CallGate].
  private void refuseOnLearner(RangeRequest request) {
    if (facts.isLearner() && !request.getSerializable()) {
      throw new RequestFailed(WireError.NOT_SUPPORTED_FOR_LEARNER);
    }
  }
}
