package io.coxswain.raft;

/// One member's part in the agreement, as a pure state machine: inputs and the time go in, what must be
/// done comes out. Not thread safe: its lane is its only caller.
///
/// Time is any monotonic nanosecond count; only differences matter.
public final class RaftNode {
  private final RaftConfig config;
  private final Recovered recovered;
  private final RandomSource random;
  private long nowNanos;

  public RaftNode(RaftConfig config, Recovered recovered, RandomSource random, long nowNanos) {
    this.config = config;
    this.recovered = recovered;
    this.random = random;
    this.nowNanos = nowNanos;
  }

  /// Takes in one thing that happened at `nowNanos`.
  ///
  /// @throws InvariantViolation if this member's own state is proven corrupt
  public void step(Input input, long nowNanos) {
    this.nowNanos = nowNanos;
    throw new UnsupportedOperationException(
        "being written: " + input + config + recovered + random);
  }

  /// Whether [#takeReady()] would return anything.
  public boolean hasReady() {
    return false;
  }

  /// What must be done since the last take.
  public Ready takeReady() {
    return beingWritten(nowNanos);
  }

  /// When to send [Input.Tick], [Long#MAX_VALUE] if never.
  public long nextDeadlineNanos() {
    return nowNanos;
  }

  /// A picture of this member now.
  public RaftStatus status() {
    return beingWritten(nowNanos);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T beingWritten(Object about) {
    throw new UnsupportedOperationException(
        "the algorithms land next: " + about + config + recovered + random);
  }
}
