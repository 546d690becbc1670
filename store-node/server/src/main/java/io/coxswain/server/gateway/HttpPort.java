package io.coxswain.server.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// One listening address that speaks HTTP/1.1 alone.
public final class HttpPort implements AutoCloseable {
  private static final long CLOSE_MILLIS_MAX = 500;

  private final Channel listening;
  private final ChannelGroup connections;

  private HttpPort(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  static HttpPort open(
      SocketAddress address, NettyLoops loops, HttpSurface surface, int bodyBytesMax)
      throws IOException {
    ChannelGroup connections =
        new DefaultChannelGroup("http-only", GlobalEventExecutor.INSTANCE, true);
    Http1 http1 = new Http1(surface, connections, bodyBytesMax);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    http1.install(channel.pipeline());
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "Cannot listen for HTTP on %s, because %s. Choose another address, or stop what uses it"
              .formatted(address, bound.cause()),
          bound.cause());
    }
    return new HttpPort(bound.channel(), connections);
  }

  /// The address really bound: port 0 has become a number.
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
  }
}
