package io.coxswain.server.gateway;

import io.coxswain.server.api.ClientApi;
import io.coxswain.server.api.MemberRooms;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that clients reach, over any number of ports: gRPC services, their JSON form, and the pages of the process.
///
/// JSON requests become gRPC calls inside the process, so that checks, counts and the rules for learners exist once.
public final class ClientGateway implements AutoCloseable {
  private final NettyLoops loops;
  private final ClientApi api;
  private final List<ServerServiceDefinition> services;
  private final PortLimits limits;
  private final Server inProcess;
  private final ManagedChannel toServices;
  private final HttpSurface surface;

  /// @param more services beside etcd's
  public ClientGateway(
      NettyLoops loops,
      ClientApi api,
      List<ServerServiceDefinition> more,
      MemberRooms rooms,
      Metrics metrics,
      Clock clock,
      PortLimits limits)
      throws IOException {
    this.loops = loops;
    this.api = api;
    this.services = new ArrayList<>(api.services());
    this.services.addAll(more);
    this.limits = limits;
    String name = InProcessServerBuilder.generateName();
    inProcess =
        InProcessServerBuilder.forName(name).directExecutor().addServices(services).build().start();
    toServices = InProcessChannelBuilder.forName(name).directExecutor().build();
    surface = new HttpSurface(pages(rooms, metrics), new JsonRoutes(toServices), clock);
  }

  /// Opens a port for gRPC, HTTP/1.1 and JSON.
  ///
  /// @throws IOException if the address is not to be had
  public ClientPort open(SocketAddress address) throws IOException {
    return ClientPort.open(address, loops, api, services, Optional.of(surface), limits);
  }

  /// Opens a port for gRPC alone: what a client URL is when `--listen-client-http-urls` is given.
  ///
  /// @throws IOException if the address is not to be had
  public ClientPort openGrpc(SocketAddress address) throws IOException {
    return ClientPort.open(address, loops, api, services, Optional.empty(), limits);
  }

  /// Opens a port for HTTP/1.1 alone (`--listen-client-http-urls`, `--listen-metrics-urls`).
  ///
  /// @throws IOException if the address is not to be had
  public HttpPort openHttp(SocketAddress address) throws IOException {
    return HttpPort.open(address, loops, surface, api.maxInboundMessageBytes());
  }

  @Override
  public void close() {
    toServices.shutdownNow();
    inProcess.shutdownNow();
  }

  private static Map<String, Handler> pages(MemberRooms rooms, Metrics metrics) {
    Map<String, Handler> pages = new HashMap<>();
    MemberHealth health = new MemberHealth(rooms.facts(), rooms.reads(), rooms.kv());
    pages.put("/health", new GetOnly(new HealthHandler(health, metrics)));
    ProbeHandler.livez(health, metrics).addTo(pages);
    ProbeHandler.readyz(health, metrics).addTo(pages);
    new ProcessPages(metrics).addTo(pages);
    return pages;
  }
}
