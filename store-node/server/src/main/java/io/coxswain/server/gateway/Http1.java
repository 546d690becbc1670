package io.coxswain.server.gateway;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.List;

/// Makes an HTTP/1.1 connection of a channel.
final class Http1 {
  /// etcd waits this long for a request's headers.
  private static final int IDLE_SECONDS_MAX = 300;

  private final HttpSurface surface;
  private final ChannelGroup connections;
  private final int bodyBytesMax;

  /// @param connections every HTTP/1.1 channel registers here, since gRPC no longer knows it
  Http1(HttpSurface surface, ChannelGroup connections, int bodyBytesMax) {
    this.surface = surface;
    this.connections = connections;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// Adds the handlers right after the given one.
  void install(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    String after = context.name();
    for (ChannelHandler handler : handlers()) {
      pipeline.addAfter(after, null, handler);
      after = pipeline.context(handler).name();
    }
    connections.add(context.channel());
  }

  /// Adds the handlers to the end of a pipeline: a port that speaks nothing else.
  void install(ChannelPipeline pipeline) {
    handlers().forEach(pipeline::addLast);
    connections.add(pipeline.channel());
  }

  private List<ChannelHandler> handlers() {
    return List.of(
        new IdleStateHandler(0, 0, IDLE_SECONDS_MAX),
        new HttpServerCodec(),
        new HttpServerKeepAliveHandler(),
        new HttpObjectAggregator(bodyBytesMax),
        // One read may decode several pipelined requests; this holds them back until the one before
        // is answered.
        new FlowControlHandler(),
        new Http1Handler(surface));
  }
}
