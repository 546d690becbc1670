package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Pages about the process: `/version`, `/metrics`, `/debug/vars`.
final class ProcessPages {
  private final Metrics metrics;

  ProcessPages(Metrics metrics) {
    this.metrics = metrics;
  }

  /// Adds the paths to a table.
  void addTo(Map<String, Handler> byPath) {
    byPath.put("/version", new GetOnly(exchange -> exchange.answer(version())));
    byPath.put("/metrics", new GetOnly(exchange -> exchange.answer(metricsText())));
    byPath.put("/debug/vars", new GetOnly(exchange -> exchange.answer(variables())));
  }

  private static Answer version() {
    return Answer.of(
        200,
        Answer.JSON,
        "{\"etcdserver\":\"%s\",\"etcdcluster\":\"%s\",\"storage\":\"%s\"}"
            .formatted(ApiVersion.SERVER, ApiVersion.CLUSTER, ApiVersion.STORAGE));
  }

  private Answer metricsText() {
    ByteString.Output text = ByteString.newOutput();
    try {
      metrics.writeText(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Answer.of(200, Metrics.CONTENT_TYPE, text.toByteString());
  }

  /// The two variables that every Go process shows here, as far as a JVM has them.
  private static Answer variables() {
    ProcessHandle.Info process = ProcessHandle.current().info();
    String commandLine =
        Stream.concat(
                process.command().stream(),
                process.arguments().map(List::of).orElse(List.of()).stream())
            .map(word -> "\"" + Json.escape(word) + "\"")
            .collect(Collectors.joining(","));
    Runtime memory = Runtime.getRuntime();
    long used = memory.totalMemory() - memory.freeMemory();
    return Answer.of(
        200,
        "application/json; charset=utf-8",
        "{\n\"cmdline\": [%s],\n\"memstats\": {\"Alloc\":%d,\"HeapAlloc\":%d,\"HeapSys\":%d,\"Sys\":%d}\n}\n"
            .formatted(commandLine, used, used, memory.totalMemory(), memory.maxMemory()));
  }
}
