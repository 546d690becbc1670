package io.coxswain.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.ProtocolNegotiationEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// Decides by its first bytes what a connection speaks: HTTP/2's preface makes it gRPC's, a capital letter (no method begins
/// otherwise) HTTP/1.1's, anything else is closed. What was read is replayed to the winner.
final class Sniffer extends ByteToMessageDecoder {
  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", US_ASCII).asReadOnly());

  private final GrpcHttp2ConnectionHandler grpc;
  private final Http1 http1;

  /// gRPC's own event; it must reach gRPC's handler, and only if this is HTTP/2.
  private ProtocolNegotiationEvent negotiation = InternalProtocolNegotiationEvent.getDefault();

  Sniffer(GrpcHttp2ConnectionHandler grpc, Http1 http1) {
    this.grpc = grpc;
    this.http1 = http1;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ProtocolNegotiationEvent ours) {
      negotiation = ours;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int seen = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean prefaceSoFar = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, seen);
    byte first = in.getByte(in.readerIndex());
    if (prefaceSoFar && seen < PREFACE.readableBytes()) {
      return; // "P" may still become POST
    }
    if (prefaceSoFar) {
      handToGrpc(context);
    } else if (first >= 'A' && first <= 'Z') {
      handToHttp1(context);
    } else {
      in.skipBytes(in.readableBytes());
      var _ = context.close();
      return;
    }
    context.pipeline().remove(this);
  }

  /// The next handler and the event come before the sniffer goes: bytes replayed too early would meet gRPC's write buffer.
  private void handToGrpc(ChannelHandlerContext context) {
    context
        .pipeline()
        .addAfter(context.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(grpc));
    context.fireUserEventTriggered(negotiation);
  }

  /// gRPC forgets the channel and its handshake timer, else it would cut the connection in mid-use; its write buffer, last in the
  /// pipeline, goes, too.
  private void handToHttp1(ChannelHandlerContext context) {
    grpc.notifyUnused();
    context.pipeline().removeLast();
    http1.install(context);
  }
}
