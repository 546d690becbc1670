package io.coxswain.server.peer;

import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Network.Purpose;
import io.coxswain.server.world.Randomness;
import io.netty.channel.EventLoopGroup;

/// What all links of a member share.
record LinkContext(
    PeerIdentity self,
    PeerSettings settings,
    PeerLoops loops,
    Dialer dialer,
    Clock clock,
    Randomness randomness,
    QuietLog log) {

  EventLoopGroup group(Purpose purpose) {
    return switch (purpose) {
      case CONTROL -> loops.control();
      case APPEND -> loops.append();
    };
  }
}
