package io.coxswain.server.api;

import com.google.common.base.CaseFormat;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import io.coxswain.server.world.Clock;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Counts calls and messages under the names of the Go gRPC middleware, for every method from zero on, as etcd does; times them, too,
/// if asked to (`--metrics=extensive`).
final class CallCounts implements ServerInterceptor {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, MethodCounts> byMethod;

  /// @param services whose methods are counted; calls of others pass uncounted
  /// @param clock of the durations; empty: they are not measured
  CallCounts(Metrics metrics, List<ServerServiceDefinition> services, Optional<Clock> clock) {
    byMethod =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getMethodDescriptor())
            .collect(
                Collectors.toUnmodifiableMap(
                    MethodDescriptor::getFullMethodName,
                    method -> new MethodCounts(metrics, method, clock)));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MethodCounts counts = byMethod.get(call.getMethodDescriptor().getFullMethodName());
    if (counts == null) {
      return next.startCall(call, headers);
    }
    counts.started.increment();
    Runnable timer = counts.timer();
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(R message) {
            counts.sent.increment();
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            counts.handled(status.getCode());
            timer.run();
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
      @Override
      public void onMessage(Q message) {
        counts.received.increment();
        super.onMessage(message);
      }
    };
  }

  private static final class MethodCounts {
    private final Count started;
    private final Count received;
    private final Count sent;
    private final Map<Status.Code, Count> handled = new EnumMap<>(Status.Code.class);
    private final Supplier<Runnable> timers;

    MethodCounts(Metrics metrics, MethodDescriptor<?, ?> method, Optional<Clock> clock) {
      String type = typeName(method.getType());
      String service = Objects.requireNonNull(method.getServiceName());
      String name = Objects.requireNonNull(method.getBareMethodName());
      started = metrics.count(Metric.GRPC_STARTED, type, service, name);
      received = metrics.count(Metric.GRPC_RECEIVED, type, service, name);
      sent = metrics.count(Metric.GRPC_SENT, type, service, name);
      timers =
          clock
              .map(now -> timers(now, metrics.observe(Metric.GRPC_HANDLING, type, service, name)))
              .orElse(() -> () -> {});
      for (Status.Code code : Status.Code.values()) {
        handled.put(code, metrics.count(Metric.GRPC_HANDLED, type, service, name, codeName(code)));
      }
    }

    private static Supplier<Runnable> timers(Clock clock, DoubleConsumer seconds) {
      return () -> {
        long start = clock.nanoTime();
        return () -> seconds.accept((clock.nanoTime() - start) / NANOS_PER_SECOND);
      };
    }

    /// Starts to time a call; to be run when it ends.
    Runnable timer() {
      return timers.get();
    }

    void handled(Status.Code code) {
      Objects.requireNonNull(handled.get(code)).increment();
    }
  }

  private static String typeName(MethodDescriptor.MethodType type) {
    return switch (type) {
      case UNARY -> "unary";
      case CLIENT_STREAMING -> "client_stream";
      case SERVER_STREAMING -> "server_stream";
      case BIDI_STREAMING -> "bidi_stream";
      case UNKNOWN -> throw new IllegalArgumentException("a method without a type");
    };
  }

  /// Go's spelling: `InvalidArgument`.
  static String codeName(Status.Code code) {
    return switch (code) {
      case OK -> "OK";
      case CANCELLED -> "Canceled";
      default -> CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.UPPER_CAMEL, code.name());
    };
  }
}
