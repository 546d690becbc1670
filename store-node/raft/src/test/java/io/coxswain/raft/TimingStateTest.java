package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingStateTest {
  private static final Timing QUICK = new Timing(3, 10, 100, 0);
  private static final Timing SLOW = new Timing(4, 80, 800, 0);

  private final TimingState timing = new TimingState(TimingHistory.of(QUICK));

  /// Found by seed 60 of the raft simulation: the leader knew that this voter held epoch 4 and slowed down, then
  /// a heartbeat of epoch 3 that had been overtaken made the voter impatient again.
  @Test
  void aHeartbeatThatWasOvertakenDoesNotBringAnOlderTimingBack() {
    timing.heard(7, SLOW);
    timing.heard(7, QUICK);

    assertThat(timing.guardNanos()).isEqualTo(SLOW.electionNanos());
    assertThat(timing.epochHeld()).isEqualTo(SLOW.epoch());
  }

  @Test
  void theNextLeaderMayKnowLess() {
    timing.heard(7, SLOW);
    timing.heard(8, QUICK);

    assertThat(timing.guardNanos()).isEqualTo(QUICK.electionNanos());
  }
}
