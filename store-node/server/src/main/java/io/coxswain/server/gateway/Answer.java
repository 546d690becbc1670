package io.coxswain.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole answer.
///
/// @param headers beyond length and those of [HttpSurface]; lower-case names
record Answer(int status, Map<String, String> headers, ByteString body) {
  static final String JSON = "application/json";
  static final String TEXT = "text/plain; charset=utf-8";

  static Answer of(int status, String contentType, ByteString body) {
    return new Answer(status, Map.of("content-type", contentType), body);
  }

  static Answer of(int status, String contentType, String body) {
    return of(status, contentType, ByteString.copyFrom(body, UTF_8));
  }

  /// An error as Go's HTTP library words it: text, a line break, and no guessing of types.
  static Answer error(int status, String text) {
    return of(status, TEXT, text + "\n").with("x-content-type-options", "nosniff");
  }

  static Answer notFound() {
    return error(404, "404 page not found");
  }

  static Answer methodNotAllowed(String allowed) {
    return error(405, "Method Not Allowed").with("allow", allowed);
  }

  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
