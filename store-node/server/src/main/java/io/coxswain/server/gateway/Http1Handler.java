package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one HTTP/1.1 connection, one request at a time.
final class Http1Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Handler.class);

  private final HttpSurface surface;
  private @Nullable Exchange present;

  Http1Handler(HttpSurface surface) {
    this.surface = surface;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    DecoderResult decoded = request.decoderResult();
    context.channel().config().setAutoRead(false);
    Exchange exchange = new Http1Exchange(context, request);
    present = exchange;
    if (decoded.isFailure()) {
      exchange.answer(Answer.error(400, "400 Bad Request"));
      var _ = context.close();
    } else {
      surface.handle(exchange);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (present != null) {
      present.gone();
    }
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && present == null) {
      var _ = context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("An HTTP connection failed and is closed", cause);
    }
    var _ = context.close();
  }

  private static Map<String, String> headersOf(FullHttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    return headers;
  }

  private final class Http1Exchange extends Exchange {
    private final ChannelHandlerContext context;
    private final HttpVersion version;

    Http1Exchange(ChannelHandlerContext context, FullHttpRequest request) {
      super(
          HttpCall.of(
              request.method().name(), request.uri(), headersOf(request), request.content()),
          context.executor());
      this.context = context;
      this.version = request.protocolVersion();
    }

    @Override
    void writeWhole(Answer answer) {
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(answer.status()),
              Unpooled.wrappedBuffer(answer.body().asReadOnlyByteBuffer()));
      setHeaders(response, answer.headers());
      HttpUtil.setContentLength(response, answer.body().size());
      var _ = context.writeAndFlush(response);
      next();
    }

    @Override
    void writeHead(int status, Map<String, String> headers) {
      var response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      setHeaders(response, headers);
      // A client of HTTP/1.0 knows no chunks: the end of the connection ends the answer.
      HttpUtil.setTransferEncodingChunked(response, version.isKeepAliveDefault());
      var _ = context.writeAndFlush(response);
    }

    @Override
    void writePiece(ByteString bytes, Runnable written) {
      var _ =
          context
              .writeAndFlush(
                  new DefaultHttpContent(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer())))
              .addListener(done -> {
                if (done.isSuccess()) {
                  written.run();
                }
              });
    }

    @Override
    void writeEnd() {
      var _ = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      next();
    }

    private void setHeaders(HttpResponse response, Map<String, String> headers) {
      HttpHeaders all = response.headers();
      surface.commonHeaders().forEach(all::set);
      all.set("date", surface.date());
      headers.forEach(all::set);
    }

    private void next() {
      present = null;
      context.channel().config().setAutoRead(true);
    }
  }
}
