package io.coxswain.server.api;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchCreateRequest.FilterType;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.watch.WatchHub;
import io.coxswain.server.watch.WatchOutlet.Notice;
import io.coxswain.server.watch.WatchStream;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// What a client says on its watch stream, passed on to the hub. Called on the client's loop only.
final class WatchConversation implements StreamObserver<WatchRequest> {
  private static final ByteString SMALLEST_KEY = ByteString.copyFrom(new byte[1]);

  private final KvReads kv;
  private final GrpcWatchOutlet outlet;
  private final WatchStream stream;
  private boolean closed;

  WatchConversation(
      WatchHub hub,
      KvReads kv,
      GrpcWatchOutlet outlet,
      ServerCallStreamObserver<WatchResponse> client) {
    this.kv = kv;
    this.outlet = outlet;
    this.stream = hub.open(outlet);
    client.setOnReadyHandler(this::ready);
    client.setOnCancelHandler(this::close);
    client.setOnCloseHandler(this::close);
  }

  @Override
  public void onNext(WatchRequest request) {
    if (closed) {
      return;
    }
    try {
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> create(request.getCreateRequest());
        case CANCEL_REQUEST -> stream.cancel(request.getCancelRequest().getWatchId());
        case PROGRESS_REQUEST -> stream.requestProgress();
        // An unknown command does not end the stream: it may be a newer client's.
        case REQUESTUNION_NOT_SET -> {}
      }
    } catch (RuntimeException failure) {
      outlet.fail(failure);
      close();
    }
  }

  @Override
  public void onError(Throwable gone) {
    close();
  }

  /// The client has nothing more to ask; what it asked for goes on, until it cancels the call.
  @Override
  public void onCompleted() {}

  private void create(WatchCreateRequest request) {
    if (request.getStartRevision() < 0) {
      outlet.send(
          new Notice.Cancelled(
              GrpcWatchOutlet.NO_WATCH_ID, kv.currentRevision(), 0, WireError.COMPACTED.text()));
      return;
    }
    stream.create(
        request.getWatchId(),
        new WatchSpec(
            request.getKey().isEmpty() ? SMALLEST_KEY : request.getKey(),
            request.getRangeEnd(),
            request.getStartRevision(),
            request.getPrevKv(),
            request.getProgressNotify(),
            request.getFiltersList().contains(FilterType.NOPUT),
            request.getFiltersList().contains(FilterType.NODELETE),
            request.getFragment()));
  }

  private void ready() {
    if (!closed) {
      stream.onReady();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      outlet.close();
      stream.close();
    }
  }
}
