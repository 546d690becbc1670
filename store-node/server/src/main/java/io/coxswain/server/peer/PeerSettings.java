package io.coxswain.server.peer;

import java.time.Duration;

/// Bounds and paces of the transport.
///
/// @param messageBytesMax largest message taken in; an append holds at most 1 MiB or one larger entry
/// @param waitingMax messages that may wait on one link
/// @param waitingBytesMax bytes that may wait on one link
/// @param probeInterval how often an idle link is measured
/// @param silenceMax a link whose probes aren't answered for this long is given up and dialled anew
/// @param connectMax how long a dial may take
/// @param redialMin first pause after a failed dial; doubles up to `redialMax`, each drawn between half and
///     the whole
/// @param redialMax longest pause between dials
/// @param warmUp for how long after a process was first met its round trips count in no percentile
/// @param snapshotBytesPerSecond how fast snapshots leave, all together; 0 = as fast as the receiver takes them
public record PeerSettings(
    int messageBytesMax,
    int waitingMax,
    long waitingBytesMax,
    Duration probeInterval,
    Duration silenceMax,
    Duration connectMax,
    Duration redialMin,
    Duration redialMax,
    Duration warmUp,
    long snapshotBytesPerSecond) {

  /// A snapshot of which nothing more moves for this long is given up.
  public static final Duration SNAPSHOT_SILENCE_MAX = Duration.ofSeconds(30);

  /// Suits requests of up to `requestBytesMax`: a link holds what the core lets be on its way to one member
  /// (64 MiB). Pauses between dials stay short, because a member that came back should not wait.
  public static PeerSettings of(int requestBytesMax, long snapshotBytesPerSecond) {
    int overhead = 512 << 10;
    return new PeerSettings(
        Math.max(2 << 20, requestBytesMax + overhead),
        4096,
        72L << 20,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        snapshotBytesPerSecond);
  }
}
