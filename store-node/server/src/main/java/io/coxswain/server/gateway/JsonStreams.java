package io.coxswain.server.gateway;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// Sends each HTTP/2 stream to its owner: gRPC if its first headers say so by their content type, else the handlers here. Every
/// frame of a stream that is gRPC's, and every frame that concerns the connection, goes on to gRPC untouched; resets always do,
/// because gRPC counts them against abuse.
final class JsonStreams extends Http2FrameListenerDecorator {
  private static final String GRPC = "application/grpc";

  /// gRPC's headers can only be asked with this kind of string.
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");

  private final GrpcHttp2ConnectionHandler h2;
  private final HttpSurface surface;
  private final int bodyBytesMax;

  /// Holds an [Http2Exchange.Incoming] on streams that are ours.
  private final Http2Connection.PropertyKey ours;

  JsonStreams(GrpcHttp2ConnectionHandler h2, HttpSurface surface, int bodyBytesMax) {
    super(h2.decoder().frameListener());
    this.h2 = h2;
    this.surface = surface;
    this.bodyBytesMax = bodyBytesMax;
    this.ours = h2.connection().newKey();
    h2.connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamRemoved(Http2Stream stream) {
                JsonStreams.this.removed(stream);
              }
            });
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (!take(context, streamId, headers, endOfStream)) {
      super.onHeadersRead(context, streamId, headers, padding, endOfStream);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (!take(context, streamId, headers, endOfStream)) {
      super.onHeadersRead(
          context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    Http2Exchange.Incoming incoming = find(streamId);
    if (incoming == null) {
      return super.onDataRead(context, streamId, data, padding, endOfStream);
    }
    int consumed = data.readableBytes() + padding;
    incoming.body(data, endOfStream);
    return consumed;
  }

  /// Whether the headers belong to a stream of ours, new or known.
  private boolean take(
      ChannelHandlerContext context, int streamId, Http2Headers headers, boolean endOfStream) {
    Http2Exchange.Incoming known = find(streamId);
    if (known != null) {
      known.trailers(endOfStream);
      return true;
    }
    CharSequence type = headers.get(CONTENT_TYPE);
    if (type != null && type.toString().startsWith(GRPC)) {
      return false;
    }
    Http2Stream stream = h2.connection().stream(streamId);
    if (stream == null) {
      return false;
    }
    var incoming =
        new Http2Exchange.Incoming(context, h2, streamId, headers, surface, bodyBytesMax);
    stream.setProperty(ours, incoming);
    if (endOfStream) {
      incoming.trailers(true);
    }
    return true;
  }

  private Http2Exchange.@Nullable Incoming find(int streamId) {
    Http2Stream stream = h2.connection().stream(streamId);
    return stream == null ? null : stream.getProperty(ours);
  }

  private void removed(Http2Stream stream) {
    Http2Exchange.Incoming incoming = stream.removeProperty(ours);
    if (incoming != null) {
      incoming.removed();
    }
  }
}
