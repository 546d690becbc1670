package io.coxswain.server.api;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.RangeStreamResponse;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.server.contract.RangeTranslation;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A range on its way to the client in chunks, all read at one revision, the next one only when the client has room for it: whatever
/// the range holds, about one chunk of it is in memory. Called on the client's loop only.
final class RangeChunks {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);
  private static final int FIRST_CHUNK_KEYS = 10;

  private final KvReads kv;
  private final LongFunction<ResponseHeader> header;
  private final int chunkBytes;
  private final ServerCallStreamObserver<RangeStreamResponse> client;

  private RangeRequest rest;
  private long keysLeft;
  private long chunkKeys = FIRST_CHUNK_KEYS;
  private long count = -1;
  private long headerRevision;
  private boolean begun;
  private boolean done;

  /// @param request already checked
  /// @param chunkBytes size that chunks come near to
  RangeChunks(
      KvReads kv,
      RangeRequest request,
      LongFunction<ResponseHeader> header,
      int chunkBytes,
      ServerCallStreamObserver<RangeStreamResponse> client) {
    this.kv = kv;
    this.header = header;
    this.chunkBytes = chunkBytes;
    this.client = client;
    this.rest = request;
    this.keysLeft = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
    client.setOnCancelHandler(() -> done = true);
    client.setOnReadyHandler(this::sendWhileReady);
  }

  /// The range may be read now, or has failed.
  void begin(@Nullable Throwable failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    begun = true;
    sendWhileReady();
  }

  private void sendWhileReady() {
    try {
      while (begun && !done && client.isReady()) {
        sendNext();
      }
    } catch (RuntimeException failure) {
      fail(failure);
    }
  }

  private void sendNext() {
    if (rest.getCountOnly()) {
      RangeAnswer found = kv.range(RangeTranslation.query(rest));
      headerRevision = found.revision();
      count = found.count();
      sendLast(RangeResponse.newBuilder());
      return;
    }
    long limit = Math.min(chunkKeys, keysLeft);
    RangeAnswer found = kv.range(RangeTranslation.query(rest.toBuilder().setLimit(limit).build()));
    if (count < 0) {
      pin(found);
    }
    keysLeft -= found.keyValues().size();
    RangeResponse.Builder chunk = RangeResponse.newBuilder().addAllKvs(found.keyValues());
    if (!found.more() || keysLeft == 0) {
      sendLast(chunk.setMore(found.more()));
      return;
    }
    RangeResponse response = chunk.build();
    client.onNext(RangeStreamResponse.newBuilder().setRangeResponse(response).build());
    rest = rest.toBuilder().setKey(found.keyValues().getLast().getKey().concat(ZERO)).build();
    adaptTo(response.getSerializedSize());
  }

  /// The first chunk decides the revision of all, and counts the whole range.
  private void pin(RangeAnswer first) {
    headerRevision = first.revision();
    count = first.count();
    if (rest.getRevision() <= 0) {
      rest = rest.toBuilder().setRevision(first.revision()).build();
    }
  }

  private void sendLast(RangeResponse.Builder chunk) {
    done = true;
    client.onNext(
        RangeStreamResponse.newBuilder()
            .setRangeResponse(chunk.setHeader(header.apply(headerRevision)).setCount(count))
            .build());
    client.onCompleted();
  }

  private void adaptTo(int lastBytes) {
    if (lastBytes < chunkBytes / 2) {
      chunkKeys *= 2;
    } else if (lastBytes > chunkBytes * 2L) {
      chunkKeys = Math.max(1, chunkKeys / 2);
    }
  }

  private void fail(Throwable failure) {
    if (!done) {
      done = true;
      client.onError(Faults.toStatus(failure).asRuntimeException());
    }
  }
}
