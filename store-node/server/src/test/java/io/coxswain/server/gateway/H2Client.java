package io.coxswain.server.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One HTTP/2 connection by prior knowledge, as `curl --http2-prior-knowledge` opens it.
final class H2Client implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  H2Client(InetSocketAddress address) {
    connection =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new Inert()));
                  }
                })
            .connect(address)
            .syncUninterruptibly()
            .channel();
  }

  /// Sends one request on a stream of its own.
  Answering send(String method, String path, String body) {
    Answering answering = new Answering();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(answering)
            .open()
            .syncUninterruptibly()
            .getNow();
    answering.stream = stream;
    boolean bodiless = body.isEmpty();
    var _ =
        stream.writeAndFlush(
            new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().method(method).path(path).scheme("http").authority("x"),
                bodiless));
    if (!bodiless) {
      var _ =
          stream.writeAndFlush(
              new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8), true));
    }
    return answering;
  }

  @Override
  public void close() {
    connection.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /// An answer as it comes in.
  static final class Answering extends SimpleChannelInboundHandler<Http2StreamFrame> {
    final CompletableFuture<Integer> status = new CompletableFuture<>();
    final CompletableFuture<String> whole = new CompletableFuture<>();
    final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile Channel stream = new EmbeddedChannel();

    void cancel() {
      stream.close().syncUninterruptibly();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame headers) {
        status.complete(Integer.parseInt(headers.headers().status().toString()));
        endIf(headers.isEndStream());
      } else if (frame instanceof Http2DataFrame data) {
        byte[] bytes = ByteBufUtil.getBytes(data.content());
        body.writeBytes(bytes);
        pieces.add(new String(bytes, StandardCharsets.UTF_8));
        endIf(data.isEndStream());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      whole.completeExceptionally(new IllegalStateException("the stream was reset"));
    }

    private void endIf(boolean end) {
      if (end) {
        whole.complete(body.toString(StandardCharsets.UTF_8));
      }
    }
  }

  /// The server opens no streams.
  private static final class Inert extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }
}
