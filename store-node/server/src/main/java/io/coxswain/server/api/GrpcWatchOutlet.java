package io.coxswain.server.api;

import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.server.watch.WatchOutlet;
import io.grpc.stub.ServerCallStreamObserver;

/// Sends a watch stream's notices to a gRPC client. The hub sends from its own lane, the conversation from the client's loop; the lock
/// keeps whole messages apart.
final class GrpcWatchOutlet implements WatchOutlet {
  /// Stands for no particular watch.
  static final long NO_WATCH_ID = -1;

  private final ServerCallStreamObserver<WatchResponse> client;
  private final Headers headers;
  private boolean closed;

  GrpcWatchOutlet(ServerCallStreamObserver<WatchResponse> client, Headers headers) {
    this.client = client;
    this.headers = headers;
  }

  @Override
  public boolean isReady() {
    return client.isReady();
  }

  @Override
  public synchronized void send(Notice notice) {
    if (!closed && !client.isCancelled()) {
      client.onNext(toWire(notice, headers));
    }
  }

  /// Ends the stream with an error; later notices are dropped.
  synchronized void fail(Throwable failure) {
    if (!closed) {
      closed = true;
      client.onError(Faults.toStatus(failure).asRuntimeException());
    }
  }

  /// The client has gone.
  synchronized void close() {
    closed = true;
  }

  static WatchResponse toWire(Notice notice, Headers headers) {
    WatchResponse.Builder response =
        WatchResponse.newBuilder()
            .setHeader(headers.at(notice.revision()))
            .setWatchId(notice.watchId());
    return switch (notice) {
      case Notice.Created _ -> response.setCreated(true).build();
      case Notice.Cancelled cancelled when cancelled.compactRevision() > 0 ->
          // As etcd says it: without a reason, and at no revision.
          response
              .setHeader(headers.withoutRevision())
              .setCanceled(true)
              .setCompactRevision(cancelled.compactRevision())
              .build();
      case Notice.Cancelled cancelled ->
          // A watch that never began is announced and cancelled in one message, under no id.
          response
              .setCreated(cancelled.watchId() == NO_WATCH_ID)
              .setCanceled(true)
              .setCancelReason(cancelled.reason())
              .build();
      case Notice.Events events ->
          response.addAllEvents(events.events()).setFragment(events.fragment()).build();
      case Notice.Progress _ -> response.build();
    };
  }
}
