package io.coxswain.tempo;

/// The term of the formula that decided the election timeout: what one would have to improve to get
/// a faster one.
public enum Binding {
  /// Ten times the longest mean round trip, etcd's documented rule.
  ROUND_TRIP("RoundTrip"),
  /// Five heartbeats, etcd's documented rule.
  HEARTBEAT("Heartbeat"),
  /// The sum of late heartbeats, retransmissions and pauses that must not be taken for a death.
  LATENESS("Lateness"),
  /// The leader was out of touch with a majority for longer than a safe share of the timeout.
  CONTACT_GAP("ContactGap"),
  /// The shortest timeout that is ever chosen.
  FLOOR("Floor"),
  /// A bound set by the user.
  BOUND("Bound"),
  /// The user's own numbers.
  FIXED("Fixed");

  private final String word;

  Binding(String word) {
    this.word = word;
  }

  /// As status and metrics spell it.
  public String word() {
    return word;
  }
}
