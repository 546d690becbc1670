package io.coxswain.server.node;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.RequestHeader;
import io.coxswain.raft.Bytes;
import io.coxswain.server.contract.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes an `InternalRaftRequest` around a request without building one: header and one request field,
/// straight into the array that becomes the log entry.
final class RaftRequest {

  private RaftRequest() {}

  /// The header alone: who asked, for payloads that carry their request in their own way.
  static Bytes origin(long requestId, long memberId) {
    return Bytes.wrap(
        InternalRaftRequest.newBuilder()
            .setHeader(header(requestId, memberId))
            .build()
            .toByteArray());
  }

  private static RequestHeader header(long requestId, long memberId) {
    return RequestHeader.newBuilder().setID(requestId).setCoxswainMemberId(memberId).build();
  }

  static Bytes encode(long requestId, long memberId, RequestKind kind, MessageLite request) {
    RequestHeader header = header(requestId, memberId);
    byte[] bytes =
        new byte
            [CodedOutputStream.computeMessageSize(InternalRaftRequest.HEADER_FIELD_NUMBER, header)
                + CodedOutputStream.computeMessageSize(kind.fieldNumber(), request)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessage(InternalRaftRequest.HEADER_FIELD_NUMBER, header);
      out.writeMessage(kind.fieldNumber(), request);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.checkNoSpaceLeft();
    return Bytes.wrap(bytes);
  }
}
