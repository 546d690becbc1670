package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request on one HTTP/2 stream.
final class Http2Exchange extends Exchange {
  private final ChannelHandlerContext context;
  private final GrpcHttp2ConnectionHandler h2;
  private final int streamId;
  private final HttpSurface surface;

  private Http2Exchange(
      ChannelHandlerContext context,
      GrpcHttp2ConnectionHandler h2,
      int streamId,
      HttpSurface surface,
      HttpCall call) {
    super(call, context.executor());
    this.context = context;
    this.h2 = h2;
    this.streamId = streamId;
    this.surface = surface;
  }

  @Override
  void writeWhole(Answer answer) {
    boolean bodiless = answer.body().isEmpty() || call().method().equals("HEAD");
    Http2Headers headers = head(answer.status(), answer.headers());
    headers.set("content-length", Integer.toString(answer.body().size()));
    var _ =
        h2.encoder().writeHeaders(context, streamId, headers, 0, bodiless, context.newPromise());
    if (!bodiless) {
      var _ = writeData(answer.body(), true);
    }
    h2.flush(context);
  }

  @Override
  void writeHead(int status, Map<String, String> headers) {
    var _ =
        h2.encoder()
            .writeHeaders(context, streamId, head(status, headers), 0, false, context.newPromise());
    h2.flush(context);
  }

  @Override
  void writePiece(ByteString bytes, Runnable written) {
    // Done when the client's flow-control window has let it through.
    var _ =
        writeData(bytes, false)
            .addListener(done -> {
              if (done.isSuccess()) {
                written.run();
              }
            });
    h2.flush(context);
  }

  @Override
  void writeEnd() {
    var _ = writeData(ByteString.EMPTY, true);
    h2.flush(context);
  }

  private ChannelFuture writeData(ByteString bytes, boolean last) {
    ByteBuf data = Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer());
    return h2.encoder().writeData(context, streamId, data, 0, last, context.newPromise());
  }

  private Http2Headers head(int status, Map<String, String> headers) {
    Http2Headers all = new DefaultHttp2Headers().status(Integer.toString(status));
    surface.commonHeaders().forEach(all::set);
    all.set("date", surface.date());
    headers.forEach(all::set);
    return all;
  }

  /// A request that is still arriving, then its exchange.
  static final class Incoming {
    private final ChannelHandlerContext context;
    private final GrpcHttp2ConnectionHandler h2;
    private final int streamId;
    private final HttpSurface surface;
    private final int bodyBytesMax;
    private final String method;
    private final String target;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteBuf body = Unpooled.buffer(0);
    private @Nullable Http2Exchange exchange;

    Incoming(
        ChannelHandlerContext context,
        GrpcHttp2ConnectionHandler h2,
        int streamId,
        Http2Headers first,
        HttpSurface surface,
        int bodyBytesMax) {
      this.context = context;
      this.h2 = h2;
      this.streamId = streamId;
      this.surface = surface;
      this.bodyBytesMax = bodyBytesMax;
      this.method = String.valueOf(first.method());
      this.target = String.valueOf(first.path());
      first.forEach(h -> headers.put(h.getKey().toString(), h.getValue().toString()));
    }

    void body(ByteBuf data, boolean last) {
      if (exchange != null) {
        return; // answered already: what still comes is of no interest
      }
      if (body.readableBytes() + data.readableBytes() > bodyBytesMax) {
        refuseTooLarge();
        return;
      }
      body.writeBytes(data);
      if (last) {
        handle();
      }
    }

    void trailers(boolean last) {
      if (last && exchange == null) {
        handle();
      }
    }

    void removed() {
      if (exchange != null) {
        exchange.gone();
      }
    }

    private void handle() {
      surface.handle(begin());
    }

    private Http2Exchange begin() {
      Http2Exchange begun =
          new Http2Exchange(
              context, h2, streamId, surface, HttpCall.of(method, target, headers, body));
      exchange = begun;
      body.clear().capacity(0);
      return begun;
    }

    /// The reset waits for the answer: sent at once, it would discard it.
    private void refuseTooLarge() {
      Http2Exchange refused = begin();
      Answer answer = Answer.error(413, "413 Request Entity Too Large");
      Http2Headers head = refused.head(answer.status(), answer.headers());
      var _ = h2.encoder().writeHeaders(context, streamId, head, 0, false, context.newPromise());
      var _ = refused.writeData(answer.body(), true).addListener(_ -> reset());
      h2.flush(context);
    }

    private void reset() {
      var _ = h2.resetStream(context, streamId, Http2Error.NO_ERROR.code(), context.newPromise());
    }
  }
}
