package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// What its own process must not tell a member.
class CallerMistakesTest {
  private final LoneMember member = LoneMember.of(3);

  @Test
  void onlyTheSnapshotAskedForCanEnd() {
    member.receive(new Message.InstallSnapshot(2, 1, 2, meta(10)));
    assertThatThrownBy(() -> member.step(new Input.SnapshotInstalled(meta(11))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> member.step(new Input.SnapshotFailed(meta(11))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(member.node.status().installingSnapshot()).isTrue();
    member.step(new Input.SnapshotFailed(meta(10)));
    assertThat(member.node.status().installingSnapshot()).isFalse();
  }

  @Test
  void onlyWhatWasHandedOutCanBeApplied() {
    assertThatThrownBy(() -> member.step(new Input.Applied(4)))
        .isInstanceOf(IllegalArgumentException.class);
    member.step(new Input.Applied(3));
    assertThat(member.node.status().applied()).isEqualTo(3);
  }

  private static SnapshotMeta meta(long index) {
    return new SnapshotMeta(
        index, 2, ConfState.ofVoters(1L, 2L, 3L), TimingHistory.of(LoneMember.TIMING));
  }
}
