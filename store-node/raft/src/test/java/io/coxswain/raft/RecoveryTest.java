package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// A member doesn't start on a disk that contradicts itself.
class RecoveryTest {
  @Test
  void acceptsALogThatFits() {
    assertThatCode(() -> start(new HardState(2, 0, 6), 5, 4, 1, 1, 2)).doesNotThrowAnyException();
  }

  @Test
  void refusesWhatContradictsItself() {
    refuses("terms fall", () -> start(new HardState(2, 0, 4), 4, 4, 1, 2, 1));
    refuses("later term", () -> start(new HardState(1, 0, 4), 4, 4, 1, 1, 2));
    refuses("ends before its commit", () -> start(new HardState(2, 0, 7), 4, 4, 1, 1, 2));
    refuses("ahead of its log", () -> start(new HardState(2, 0, 6), 7, 4, 1, 1, 2));
    refuses("never applied", () -> start(new HardState(2, 0, 6), 3, 4, 1, 1, 2));
  }

  private static void refuses(String why, ThrowingCallable start) {
    assertThatThrownBy(start).isInstanceOf(InvariantViolation.class).hasMessageContaining(why);
  }

  private static void start(
      HardState hardState, long applied, long compacted, long compactedTerm, long... terms) {
    List<Entry> entries = new ArrayList<>();
    for (long term : terms) {
      entries.add(new Entry(term, compacted + 1 + entries.size(), new Payload.Empty()));
    }
    Recovered recovered =
        new Recovered(
            hardState,
            applied,
            ConfState.ofVoters(1L, 2L, 3L),
            TimingHistory.of(LoneMember.TIMING),
            compacted,
            compactedTerm,
            entries);
    new RaftNode(RaftConfig.of(1), recovered, _ -> 0, 0).status();
  }
}
