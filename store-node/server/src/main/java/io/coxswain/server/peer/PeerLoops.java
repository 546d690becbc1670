package io.coxswain.server.peer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The event loops of the transport. What is dialled for heartbeats and votes has a loop of its own, appends
/// another, questions and snapshots a third. What purpose an accepted connection has is known only when it
/// speaks, so accepted ones are spread over as many loops as five members make connections; a loop without
/// connections costs no thread.
final class PeerLoops implements AutoCloseable {
  /// Four peers with control, appends, questions, and now and then a snapshot.
  private static final int ACCEPTED_LOOPS = 16;

  private static final long CLOSE_MILLIS_MAX = 1000;

  private final EventLoopGroup control = group(1, "peer-control");
  private final EventLoopGroup append = group(1, "peer-append");
  private final EventLoopGroup bulk = group(1, "peer-bulk");
  private final EventLoopGroup accepted = group(ACCEPTED_LOOPS, "peer-accepted");

  EventLoopGroup control() {
    return control;
  }

  EventLoopGroup append() {
    return append;
  }

  EventLoopGroup bulk() {
    return bulk;
  }

  EventLoopGroup accepted() {
    return accepted;
  }

  Class<? extends Channel> channelType() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerChannel> serverChannelType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  @Override
  public void close() {
    List<? extends Future<?>> closing =
        Stream.of(control, append, bulk, accepted)
            .map(group -> group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS))
            .toList();
    closing.forEach(future -> future.awaitUninterruptibly(CLOSE_MILLIS_MAX));
  }

  private static EventLoopGroup group(int loops, String name) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory(name, true), io);
  }
}
