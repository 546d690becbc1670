package io.coxswain.server.peer;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.ConnectException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Makes channels to members. A channel is used for one connection and thrown away with it: so every dial
/// resolves the name again, and nothing else decides when to dial.
final class Dialer {
  private static final int DEFAULT_PORT = 2380;

  private final PeerLoops loops;
  private final PeerSettings settings;

  Dialer(PeerLoops loops, PeerSettings settings) {
    this.loops = loops;
    this.settings = settings;
  }

  /// @param group where the channel's connection and calls run
  ManagedChannel channel(URI address, EventLoopGroup group) {
    int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
    return NettyChannelBuilder.forAddress(address.getHost(), port)
        .usePlaintext()
        .eventLoopGroup(group)
        .channelType(loops.channelType())
        .directExecutor()
        .withOption(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectMax().toMillis()))
        .maxInboundMessageSize(settings.messageBytesMax())
        .proxyDetector(_ -> null)
        .disableRetry()
        .disableServiceConfigLookUp()
        .build();
  }

  /// Whether a dial failed because nobody listens there: proof that no process of that member runs, which
  /// silence, a missing route or a missing name are not.
  static boolean refused(Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof ConnectException && isRefusal(cause.getMessage())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isRefusal(@Nullable String message) {
    return message != null && message.contains("Connection refused");
  }
}
