package io.coxswain.server.api;

import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;

/// Counts the watches and keep-alives that ended because what the client sent could not be read: too large, or no request at all.
/// A client that goes away is no failure, in etcd neither; and a stream to a client that is gone is told to us in no other way, so
/// failures to send are not counted.
final class StreamFailures extends ServerStreamTracer.Factory {
  private static final Set<Status.Code> CLIENT_WENT =
      Set.of(
          Status.Code.OK,
          Status.Code.CANCELLED,
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED);
  private static final ServerStreamTracer NOT_COUNTED = new ServerStreamTracer() {};

  private final Map<String, ServerStreamTracer> tracers;

  StreamFailures(Metrics metrics) {
    tracers =
        Map.of(
            WatchGrpc.getWatchMethod().getFullMethodName(),
            tracer(metrics, "watch"),
            LeaseGrpc.getLeaseKeepAliveMethod().getFullMethodName(),
            tracer(metrics, "lease-keepalive"));
  }

  private static ServerStreamTracer tracer(Metrics metrics, String api) {
    Count failures = metrics.count(Metric.STREAM_FAILURES, "receive", api);
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        if (!CLIENT_WENT.contains(status.getCode())) {
          failures.increment();
        }
      }
    };
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return tracers.getOrDefault(fullMethodName, NOT_COUNTED);
  }
}
