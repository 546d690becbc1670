package io.coxswain.server.peer;

import java.util.OptionalLong;

/// What is known of the way to one member, measured on the connection for heartbeats and votes.
///
/// @param connectedSinceNanos monotonic time since when the other side has answered without a break; empty
///     if it doesn't
/// @param bootId incarnation that answered last, 0 if none ever did
/// @param samples round trips that the tails are drawn from (the last 5 to 10 minutes); at 0 all are 0
/// @param rttMeanNanos smoothed (RFC 6298's SRTT)
/// @param rttVariationNanos its smoothed deviation (RFC 6298's RTTVAR)
/// @param loss share of the probes sent in the same time that were never answered, 0 to 1
/// @param reconnects how often the connection had to be made anew
public record LinkFigures(
    OptionalLong connectedSinceNanos,
    long bootId,
    long samples,
    long rttMeanNanos,
    long rttVariationNanos,
    long rttP50Nanos,
    long rttP99Nanos,
    long rttP999Nanos,
    double loss,
    long reconnects) {
  public boolean connected() {
    return connectedSinceNanos.isPresent();
  }
}
