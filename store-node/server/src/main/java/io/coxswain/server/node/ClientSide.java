package io.coxswain.server.node;

import io.coxswain.server.api.ApiLimits;
import io.coxswain.server.api.ClientApi;
import io.coxswain.server.api.MemberRooms;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.gateway.ClientGateway;
import io.coxswain.server.gateway.ClientPort;
import io.coxswain.server.gateway.HttpPort;
import io.coxswain.server.gateway.NettyLoops;
import io.coxswain.server.gateway.PortLimits;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Randomness;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ports that clients reach, and what serves them.
final class ClientSide {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSide.class);

  private final ClientGateway gateway;
  private final List<ClientPort> ports = new ArrayList<>();
  private final List<HttpPort> httpPorts = new ArrayList<>();
  private final ClientApi api;

  /// @param more services beside etcd's
  ClientSide(
      NodeConfig config,
      MemberRooms rooms,
      List<ServerServiceDefinition> more,
      NettyLoops loops,
      Clock clock,
      Randomness randomness,
      Metrics metrics)
      throws IOException {
    ApiLimits limits =
        new ApiLimits(config.limits().maxRequestBytes(), config.limits().maxTxnOps());
    api =
        new ClientApi(
            rooms,
            limits,
            loops,
            randomness,
            new ClientApi.Measuring(metrics, clock, config.features().extensiveMetrics()));
    NodeConfig.Grpc grpc = config.grpc();
    PortLimits portLimits =
        new PortLimits(
            (int) Math.min(grpc.maxConcurrentStreams(), Integer.MAX_VALUE),
            grpc.keepaliveMinTime(),
            grpc.keepaliveTimeout().isZero() ? Duration.ZERO : grpc.keepaliveInterval(),
            grpc.keepaliveTimeout());
    gateway = new ClientGateway(loops, api, more, rooms, metrics, clock, portLimits);
  }

  /// Opens every port.
  ///
  /// @throws io.coxswain.server.fault.StoreFault if an address is not to be had
  void open(NodeConfig.Urls urls) {
    boolean httpApart = !urls.listenClientHttp().isEmpty();
    for (URI url : urls.listenClient()) {
      ports.add(
          Listening.on(
              url,
              "--listen-client-urls",
              address -> httpApart ? gateway.openGrpc(address) : gateway.open(address)));
      LOG.atInfo()
          .addKeyValue("address", ports.getLast().address())
          .log("listening for clients; traffic is not encrypted");
    }
    openHttp(urls.listenClientHttp(), "--listen-client-http-urls");
    openHttp(urls.listenMetrics(), "--listen-metrics-urls");
  }

  private void openHttp(List<URI> urls, String flag) {
    for (URI url : urls) {
      httpPorts.add(Listening.on(url, flag, gateway::openHttp));
      LOG.atInfo()
          .addKeyValue("address", httpPorts.getLast().address())
          .log("listening for HTTP only");
    }
  }

  void endStreamsThatRequireLeader() {
    api.endStreamsThatRequireLeader();
  }

  /// Takes nobody in any more and lets running calls end. Blocks up to `grace` for each port.
  void close(Duration grace) {
    ports.forEach(port -> port.close(grace));
    httpPorts.forEach(HttpPort::close);
    gateway.close();
  }
}
