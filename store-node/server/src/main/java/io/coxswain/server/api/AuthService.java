package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AuthGrpc;
import io.coxswain.api.etcd.AuthStatusRequest;
import io.coxswain.api.etcd.AuthStatusResponse;
import io.coxswain.api.etcd.AuthenticateRequest;
import io.coxswain.api.etcd.AuthenticateResponse;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.grpc.stub.StreamObserver;

/// Authentication is not there yet: it says that it is off, and refuses to be told otherwise (UNIMPLEMENTED, the base class's answer).
final class AuthService extends AuthGrpc.AuthImplBase {
  /// etcd's auth store begins at this revision.
  private static final long FIRST_AUTH_REVISION = 1;

  private final Headers headers;

  AuthService(MemberRooms rooms, Metrics metrics) {
    metrics.compute(Metric.AUTH_REVISION, () -> FIRST_AUTH_REVISION);
    this.headers = new Headers(rooms.facts(), rooms.kv());
  }

  @Override
  public void authStatus(AuthStatusRequest request, StreamObserver<AuthStatusResponse> client) {
    client.onNext(
        AuthStatusResponse.newBuilder()
            .setHeader(headers.now())
            .setEnabled(false)
            .setAuthRevision(FIRST_AUTH_REVISION)
            .build());
    client.onCompleted();
  }

  /// Clients that are configured with a user go on without a token when they hear this.
  @Override
  public void authenticate(
      AuthenticateRequest request, StreamObserver<AuthenticateResponse> client) {
    client.onError(WireError.AUTH_NOT_ENABLED.asException());
  }
}
