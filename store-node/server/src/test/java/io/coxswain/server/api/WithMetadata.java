package io.coxswain.server.api;

import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;

/// Stubs that send etcd's request metadata.
final class WithMetadata {
  private WithMetadata() {}

  static <S extends AbstractStub<S>> S requireLeader(S stub) {
    Metadata metadata = new Metadata();
    metadata.put(CallGate.REQUIRE_LEADER, "true");
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  static <S extends AbstractStub<S>> S clientApiVersion(S stub, byte[] version) {
    Metadata metadata = new Metadata();
    metadata.put(CallGate.CLIENT_API_VERSION, version);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }
}
