package io.coxswain.server.node;

import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.lane.ThreadLanes;
import io.coxswain.server.peer.LinkWitness;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.peer.PeerSettings;
import io.coxswain.server.peer.PeerTransport;
import io.coxswain.server.platform.PassingThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the transport to the other members, for as long as it takes to ask who one is, and then for good.
final class PeerNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);

  private final NodeConfig config;
  private final PeerTransport.World world;
  private final long bootId;
  private final ThreadLanes.UncaughtFailure fatal;

  PeerNetwork(
      NodeConfig config,
      PeerTransport.World world,
      long bootId,
      ThreadLanes.UncaughtFailure fatal) {
    this.config = config;
    this.world = world;
    this.bootId = bootId;
    this.fatal = fatal;
  }

  private PeerIdentity identity(Birth.Plan plan) {
    return new PeerIdentity(plan.identity().clusterId(), plan.identity().memberId(), bootId);
  }

  /// Asks these addresses which cluster they are of, by a transport that nobody can reach.
  Birth.Census.Cluster find(List<List<URI>> addresses) throws IOException, InterruptedException {
    PeerIdentity nobody = new PeerIdentity(0, 0, bootId);
    ThreadLanes lanes = new ThreadLanes(world.clock(), fatal, ThreadLanes.Afterwards.NONE);
    PeerTransport.World asking =
        new PeerTransport.World(
            world.clock(),
            world.randomness(),
            world.disk(),
            world.staging(),
            lanes,
            LinkWitness.NONE);
    try (lanes;
        PeerTransport transport =
            new PeerTransport(
                nobody,
                settings(),
                asking,
                inboxOf(
                    nobody,
                    PeerInbox.Origin.NOBODY,
                    _ -> {},
                    new PeerInbox.Endings(() -> {}, _ -> {})))) {
      return new PeerCensus(transport).find(addresses);
    }
  }

  /// @param check of snapshots that arrive
  PeerInbox inbox(Birth.Plan plan, PeerInbox.SnapshotCheck check, PeerInbox.Endings endings)
      throws IOException {
    return inboxOf(identity(plan), PeerInbox.Origin.of(plan), check, endings);
  }

  private PeerInbox inboxOf(
      PeerIdentity self,
      PeerInbox.Origin origin,
      PeerInbox.SnapshotCheck check,
      PeerInbox.Endings endings)
      throws IOException {
    Births births = Births.read(world.disk(), new PassingThreads());
    return new PeerInbox(self, origin, births, new StateHome(world.disk()), check, endings);
  }

  /// Opens the peer ports.
  PeerTransport listen(Birth.Plan plan, PeerInbox inbox) {
    PeerTransport transport = new PeerTransport(identity(plan), settings(), world, inbox);
    for (URI url : config.urls().listenPeer()) {
      InetSocketAddress address = Listening.on(url, "--listen-peer-urls", transport::listen);
      LOG.atInfo()
          .addKeyValue("address", address)
          .addKeyValue("member", Long.toHexString(plan.identity().memberId()))
          .addKeyValue("cluster", Long.toHexString(plan.identity().clusterId()))
          .log("listening for peers; traffic is not encrypted");
    }
    return transport;
  }

  private PeerSettings settings() {
    return PeerSettings.of(
        config.limits().maxRequestBytes(), config.limits().snapshotBytesPerSecond());
  }
}
