package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.metrics.Metrics;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stands before every etcd call: what a learner serves, what a client demands of the cluster, what it says of itself. The order is
/// etcd's (`v3rpc/interceptor.go`).
final class CallGate implements ServerInterceptor {
  static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  /// Raw bytes: whether they are UTF-8 is checked here, with etcd's error.
  static final Metadata.Key<byte[]> CLIENT_API_VERSION =
      InternalMetadata.keyOf("client-api-version", new RawBytes());

  /// A serializable range is served, too; its contents decide, so `KvService` does.
  private static final Set<String> SERVED_BY_LEARNER =
      Set.of(
          MaintenanceGrpc.getStatusMethod().getFullMethodName(),
          MaintenanceGrpc.getSnapshotMethod().getFullMethodName(),
          KVGrpc.getRangeMethod().getFullMethodName());

  private static final String UNKNOWN_VERSION = "unknown";

  private final MemberFacts facts;
  private final LeaderRequired leaderRequired;
  private final ClientVersions versions;

  CallGate(MemberFacts facts, LeaderRequired leaderRequired, Metrics metrics) {
    this.facts = facts;
    this.leaderRequired = leaderRequired;
    this.versions = new ClientVersions(metrics);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    boolean unary = call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
    if (facts.isLearner()
        && !SERVED_BY_LEARNER.contains(call.getMethodDescriptor().getFullMethodName())) {
      return refuse(call, WireError.NOT_SUPPORTED_FOR_LEARNER);
    }
    Optional<String> version = versionOf(headers);
    if (version.isEmpty()) {
      return refuse(call, WireError.INVALID_CLIENT_API_VERSION);
    }
    versions.count(unary, version.get());
    if (!"true".equals(headers.get(REQUIRE_LEADER))) {
      return next.startCall(call, headers);
    }
    if (facts.leaderId() == 0) {
      return refuse(call, WireError.NO_LEADER);
    }
    return unary ? next.startCall(call, headers) : leaderRequired.start(call, headers, next);
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, WireError error) {
    call.close(error.status(), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /// Empty: it is not text.
  private static Optional<String> versionOf(Metadata headers) {
    byte @Nullable [] raw = headers.get(CLIENT_API_VERSION);
    if (raw == null) {
      return Optional.of(UNKNOWN_VERSION);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static final class RawBytes implements InternalMetadata.TrustedAsciiMarshaller<byte[]> {
    @Override
    public byte[] toAsciiString(byte[] value) {
      return value;
    }

    @Override
    public byte[] parseAsciiString(byte[] serialized) {
      return serialized;
    }
  }
}
