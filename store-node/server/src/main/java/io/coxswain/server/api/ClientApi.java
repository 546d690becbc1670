package io.coxswain.server.api;

import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Randomness;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// etcd's services over one member, ready to be served by any gRPC server.
public final class ClientApi {
  private final LeaderRequired leaderRequired = new LeaderRequired();
  private final List<ServerServiceDefinition> services;
  private final List<ServerStreamTracer.Factory> tracers;
  private final ApiLimits limits;

  /// What is measured of the clients' calls.
  ///
  /// @param everyCall whether the duration of every call is, by method
  public record Measuring(Metrics metrics, Clock clock, boolean everyCall) {}

  /// @param loops where answers are built and sent
  /// @param randomness of lease ids
  /// @param measuring what is counted and timed
  public ClientApi(
      MemberRooms untimed,
      ApiLimits limits,
      CallerLoop loops,
      Randomness randomness,
      Measuring measuring) {
    this.limits = limits;
    Metrics metrics = measuring.metrics();
    MemberRooms rooms = TimedRooms.of(untimed, metrics, measuring.clock());
    this.tracers = List.of(new ByteCounts(metrics), new StreamFailures(metrics));
    Replies replies = new Replies(loops);
    Writes writes =
        new Writes(
            rooms.proposals(),
            limits.maxRequestBytes(),
            new RequestTimes(metrics, measuring.clock()));
    Quota quota = new Quota(rooms.facts(), rooms.reads(), writes);
    List<ServerServiceDefinition> plain =
        Stream.<BindableService>of(
                new KvService(rooms, writes, quota, replies, limits),
                new WatchService(rooms),
                new LeaseService(rooms, writes, quota, replies, randomness),
                new ClusterService(rooms, replies),
                new MaintenanceService(rooms, writes, replies),
                new AuthService(rooms, metrics),
                new HealthStatusManager().getHealthService())
            .map(BindableService::bindService)
            .toList();
    CallGate gate = new CallGate(rooms.facts(), leaderRequired, metrics);
    CallCounts counts =
        new CallCounts(
            metrics,
            plain,
            measuring.everyCall() ? Optional.of(measuring.clock()) : Optional.empty());
    // The last one named runs first: refused calls are counted, too.
    services =
        plain.stream().map(service -> ServerInterceptors.intercept(service, gate, counts)).toList();
  }

  public List<ServerServiceDefinition> services() {
    return services;
  }

  /// Count bytes and broken streams; give them to the server that gRPC clients reach.
  public List<ServerStreamTracer.Factory> tracers() {
    return tracers;
  }

  /// Bound of one message from a client.
  public int maxInboundMessageBytes() {
    return limits.maxInboundMessageBytes();
  }

  /// Ends the streams of clients that demanded a leader (`hasleader`). To be called when none has been known for three election
  /// timeouts: opening streams anew costs much more than refusing new ones, so etcd is that patient.
  public void endStreamsThatRequireLeader() {
    leaderRequired.endAll();
  }
}
