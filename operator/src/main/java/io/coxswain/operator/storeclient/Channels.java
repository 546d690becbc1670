package io.coxswain.operator.storeclient;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One connection per member, kept while it is used. A pod that comes back has a new address, so old
/// entries are only ever dropped: the least recently used beyond [#CHANNELS_MAX].
final class Channels implements AutoCloseable {
  /// More than the members of any number of clusters one operator looks after in practice.
  static final int CHANNELS_MAX = 1024;

  /// An idle channel closes its connection and reconnects at the next call.
  private static final long IDLE_SECONDS = 60;

  /// Describes of large clusters stay far below this.
  private static final int INBOUND_BYTES_MAX = 4 << 20;

  private final Map<Endpoint, ManagedChannel> open = new LinkedHashMap<>(16, 0.75f, true);

  synchronized ManagedChannel to(Endpoint endpoint) {
    ManagedChannel channel = open.computeIfAbsent(endpoint, Channels::connect);
    if (open.size() > CHANNELS_MAX) {
      var eldest = open.entrySet().iterator();
      eldest.next().getValue().shutdown();
      eldest.remove();
    }
    return channel;
  }

  private static ManagedChannel connect(Endpoint endpoint) {
    return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
        .usePlaintext()
        .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(INBOUND_BYTES_MAX)
        .build();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(ManagedChannel::shutdownNow);
    open.clear();
  }
}
