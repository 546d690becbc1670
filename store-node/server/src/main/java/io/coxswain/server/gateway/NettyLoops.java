package io.coxswain.server.gateway;

import io.coxswain.server.api.CallerLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The event loops that serve clients: Linux's epoll where its native part is there, else plain NIO.
public final class NettyLoops implements CallerLoop, AutoCloseable {
  private static final long QUIET_MILLIS = 0;
  private static final long CLOSE_MILLIS_MAX = 1000;

  private final EventLoopGroup group;
  private final Class<? extends ServerChannel> serverChannel;

  /// @param name of the threads
  public NettyLoops(int threads, String name) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), io);
    serverChannel =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /// The loop of the calling thread; on any other thread, that thread itself.
  @Override
  public Executor current() {
    EventExecutor here = ThreadExecutorMap.currentExecutor();
    return here != null ? here : Runnable::run;
  }

  /// Runs `task` on the calling thread when it has read from all its sockets, if it is the thread of any event
  /// loop.
  ///
  /// @return false if it is none, or closing
  public static boolean afterReads(Runnable task) {
    EventExecutor here = ThreadExecutorMap.currentExecutor();
    if (here == null) {
      return false;
    }
    try {
      here.execute(task);
      return true;
    } catch (RejectedExecutionException closing) {
      return false;
    }
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }

  /// Stops the loops once their ports are closed.
  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS_MAX);
  }
}
