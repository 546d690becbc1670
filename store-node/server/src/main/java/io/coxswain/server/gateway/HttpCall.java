package io.coxswain.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as handlers see it, whichever version of HTTP brought it.
///
/// @param path decoded, without the query
/// @param headers by lower-case name; the last of several
/// @param body at most the port's limit
record HttpCall(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    Body body) {

  static HttpCall of(String method, String target, Map<String, String> headers, ByteBuf body) {
    QueryStringDecoder decoded = new QueryStringDecoder(target);
    return new HttpCall(
        method,
        decoded.path(),
        decoded.parameters(),
        headers,
        new Body(ByteBufUtil.getBytes(body)));
  }

  HttpCall withPath(String other) {
    return new HttpCall(method, other, query, headers, body);
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  List<String> queryValues(String name) {
    return query.getOrDefault(name, List.of());
  }

  /// The bytes after the headers; not to be changed.
  static final class Body {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
