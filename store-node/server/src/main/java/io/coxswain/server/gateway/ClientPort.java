package io.coxswain.server.gateway;

import io.coxswain.server.api.ClientApi;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One listening address that speaks gRPC and, unless HTTP has a port of its own, HTTP/1.1 and JSON over either.
public final class ClientPort {
  /// Silence, or half a preface, ends a connection after this; etcd's figure for TLS.
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  private static final long CLOSE_MILLIS_MAX = 500;

  private final Server server;
  private final ChannelGroup http1;

  private ClientPort(Server server, ChannelGroup http1) {
    this.server = server;
    this.http1 = http1;
  }

  /// @param http what answers HTTP; empty: only gRPC is spoken
  static ClientPort open(
      SocketAddress address,
      NettyLoops loops,
      ClientApi api,
      List<ServerServiceDefinition> services,
      Optional<HttpSurface> http,
      PortLimits limits)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup("http1", GlobalEventExecutor.INSTANCE, true);
    int bodyBytesMax = api.maxInboundMessageBytes();
    ServerCredentials door =
        http.map(surface ->
                InternalNettyServerCredentials.create(
                    new Front(
                        new Http1(surface, connections, bodyBytesMax), surface, bodyBytesMax)))
            .orElseGet(InsecureServerCredentials::create);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address, door)
            .channelType(loops.serverChannel())
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .directExecutor()
            .addServices(services)
            .maxInboundMessageSize(bodyBytesMax)
            .maxConcurrentCallsPerConnection(limits.concurrentStreamsMax())
            .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(limits.keepAliveMinTime().toMillis(), TimeUnit.MILLISECONDS);
    api.tracers().forEach(builder::addStreamTracerFactory);
    if (!limits.keepAliveInterval().isZero()) {
      builder
          .keepAliveTime(limits.keepAliveInterval().toMillis(), TimeUnit.MILLISECONDS)
          .keepAliveTimeout(limits.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
    try {
      return new ClientPort(builder.build().start(), connections);
    } catch (IOException inUse) {
      throw new IOException(
          "Cannot listen for clients on %s, because %s. Choose another --listen-client-urls, or stop what uses the address"
              .formatted(address, inUse.getCause() != null ? inUse.getCause() : inUse.getMessage()),
          inUse);
    }
  }

  /// The address really bound: port 0 has become a number.
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /// Takes no more connections and lets running calls end; what runs longer than `grace` is cut off. Blocks up to `grace`, or until
  /// interrupted.
  public void close(Duration grace) {
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    http1.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
  }
}
