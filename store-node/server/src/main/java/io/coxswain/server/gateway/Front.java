package io.coxswain.server.gateway;

import io.grpc.internal.ObjectPool;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.util.AsciiString;
import java.util.concurrent.Executor;

/// Stands where gRPC negotiates a protocol with a new connection, and puts the [Sniffer] there. This is the door that xDS uses, too.
final class Front implements InternalProtocolNegotiator.ServerFactory {
  private static final AsciiString HTTP = AsciiString.cached("http");

  private final Http1 http1;
  private final HttpSurface surface;
  private final int bodyBytesMax;

  Front(Http1 http1, HttpSurface surface, int bodyBytesMax) {
    this.http1 = http1;
    this.surface = surface;
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  public InternalProtocolNegotiator.ProtocolNegotiator newNegotiator(
      ObjectPool<? extends Executor> offload) {
    return new InternalProtocolNegotiator.ProtocolNegotiator() {
      @Override
      public AsciiString scheme() {
        return HTTP;
      }

      @Override
      public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
        grpc.decoder().frameListener(new JsonStreams(grpc, surface, bodyBytesMax));
        return InternalProtocolNegotiators.waitUntilActiveHandler(
            new Sniffer(grpc, http1), grpc.getNegotiationLogger());
      }

      @Override
      public void close() {}
    };
  }
}
