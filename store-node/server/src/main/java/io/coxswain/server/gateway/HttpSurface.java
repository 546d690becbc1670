package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.coxswain.server.world.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// Every path that is served over HTTP, and the headers that all answers carry.
final class HttpSurface implements Handler {
  private static final String JSON_PREFIX = "/v3/";
  private static final String OLD_JSON_PREFIX = "/v3beta/";

  /// RFC 9110, 5.6.7.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /// Any origin may ask, as with etcd's default `--cors=*`.
  private static final Map<String, String> CROSS_ORIGIN =
      Map.of(
          "access-control-allow-headers", "accept, content-type, authorization",
          "access-control-allow-methods", "POST, GET, OPTIONS, PUT, DELETE",
          "access-control-allow-origin", "*");

  private final Map<String, Handler> byPath;
  private final Handler json;
  private final Clock clock;

  /// @param json serves everything below `/v3/`
  HttpSurface(Map<String, Handler> byPath, Handler json, Clock clock) {
    this.byPath = Map.copyOf(byPath);
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    String path = exchange.call().path();
    if (exchange.call().method().equals("OPTIONS")) {
      exchange.answer(new Answer(200, Map.of(), ByteString.EMPTY));
    } else if (path.startsWith(JSON_PREFIX) || path.startsWith(OLD_JSON_PREFIX)) {
      json.handle(exchange);
    } else {
      byPath.getOrDefault(path, e -> e.answer(Answer.notFound())).handle(exchange);
    }
  }

  /// The part of a JSON path that names the method.
  static String methodPath(String path) {
    return path.substring(
        path.startsWith(JSON_PREFIX) ? JSON_PREFIX.length() : OLD_JSON_PREFIX.length());
  }

  Map<String, String> commonHeaders() {
    return CROSS_ORIGIN;
  }

  /// The `Date` header's value.
  String date() {
    return DATE.format(Instant.ofEpochMilli(clock.wallMillis()));
  }
}
