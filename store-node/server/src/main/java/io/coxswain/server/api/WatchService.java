package io.coxswain.server.api;

import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.watch.WatchHub;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// Following changes.
final class WatchService extends WatchGrpc.WatchImplBase {
  private final WatchHub watches;
  private final KvReads kv;
  private final Headers headers;

  WatchService(MemberRooms rooms) {
    this.watches = rooms.watches();
    this.kv = rooms.kv();
    this.headers = new Headers(rooms.facts(), rooms.kv());
  }

  @Override
  public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> client) {
    var call = (ServerCallStreamObserver<WatchResponse>) client;
    return new WatchConversation(watches, kv, new GrpcWatchOutlet(call, headers), call);
  }
}
