package io.coxswain.server.gateway;

import java.time.Duration;

/// What one connection may do; etcd's `--max-concurrent-streams` and `--grpc-keepalive-*`.
///
/// @param concurrentStreamsMax calls at once on one connection
/// @param keepAliveMinTime clients that ping more often are disconnected
/// @param keepAliveInterval silence after which the server pings; zero: never
/// @param keepAliveTimeout how long it waits for the answer
public record PortLimits(
    int concurrentStreamsMax,
    Duration keepAliveMinTime,
    Duration keepAliveInterval,
    Duration keepAliveTimeout) {
  /// etcd's defaults.
  public static final PortLimits DEFAULT =
      new PortLimits(
          Integer.MAX_VALUE, Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofSeconds(20));

  public PortLimits {
    if (concurrentStreamsMax < 1) {
      throw new IllegalArgumentException(
          "concurrentStreamsMax must be >= 1, was " + concurrentStreamsMax);
    }
  }
}
