package io.coxswain.server.node;

import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.world.Disk;
import java.io.IOException;

/// Decides how this member comes to be: it goes on where it was, is born with a cluster, or joins one.
final class Birth {
  private final LogOrigin origin;
  private final NodeConfig config;

  Birth(Disk disk, NodeConfig config) {
    this.origin = new LogOrigin(disk);
    this.config = config;
  }

  /// The log to go on with.
  WriteAheadLog.Opened log() throws IOException {
    if (origin.exists()) {
      return origin.reopen(config);
    }
    NodeConfig.Bootstrap bootstrap = config.bootstrap();
    bootstrap.cluster().requireMember(config.name(), config.urls().advertisePeer());
    if (bootstrap.state() == NodeConfig.Bootstrap.State.EXISTING) {
      throw new ConfigRefused(
          "--initial-cluster-state=existing: joining a running cluster is not implemented yet.");
    }
    Genesis genesis = Genesis.of(bootstrap.cluster(), bootstrap.token());
    return origin.bear(genesis, genesis.idOf(config.name()));
  }
}
