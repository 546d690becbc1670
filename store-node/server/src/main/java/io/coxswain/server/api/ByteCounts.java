package io.coxswain.server.api;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;

/// Counts the bytes of messages to and from gRPC clients, uncompressed, as etcd's codec does.
final class ByteCounts extends ServerStreamTracer.Factory {
  private final ServerStreamTracer tracer;

  ByteCounts(Metrics metrics) {
    Count sent = metrics.count(Metric.CLIENT_SENT_BYTES);
    Count received = metrics.count(Metric.CLIENT_RECEIVED_BYTES);
    // It keeps nothing of a stream, so one serves all.
    tracer =
        new ServerStreamTracer() {
          @Override
          public void outboundUncompressedSize(long bytes) {
            sent.add(bytes);
          }

          @Override
          public void inboundUncompressedSize(long bytes) {
            received.add(bytes);
          }
        };
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return tracer;
  }
}
