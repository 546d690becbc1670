package io.coxswain.raft.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress(10, 2, 100);

  @Test
  void probesOneAppendAtATime() {
    assertThat(progress.maySend()).isTrue();
    progress.sent(3, 30, 0);
    assertThat(progress.maySend()).isFalse();
    assertThat(progress.next()).isEqualTo(10);
    progress.allowProbe();
    assertThat(progress.maySend()).isTrue();
  }

  @Test
  void streamsOnceTheLogsAgree() {
    assertThat(progress.accepted(9, 1)).isTrue();
    assertThat(progress.state()).isEqualTo(ProgressState.REPLICATE);
    progress.sent(1, 40, 0);
    progress.sent(2, 40, 0);
    assertThat(progress.next()).isEqualTo(13);
    assertThat(progress.maySend()).isFalse();

    assertThat(progress.accepted(11, 1)).isTrue();
    assertThat(progress.inflightMessages()).isEqualTo(1);
    assertThat(progress.inflightBytes()).isEqualTo(40);
    assertThat(progress.maySend()).isTrue();
    assertThat(progress.accepted(10, 1)).isFalse();
    assertThat(progress.match()).isEqualTo(11);
  }

  @Test
  void isBoundedByBytesToo() {
    progress.accepted(9, 1);
    progress.sent(1, 100, 0);
    assertThat(progress.maySend()).isFalse();
  }

  @Test
  void skipsBackToTheHintButNeverBelowWhatMatches() {
    progress.sent(0, 0, 0);
    progress.rejected(5, 3);
    assertThat(progress.next()).as("after an answer to an older probe").isEqualTo(10);
    progress.rejected(9, 3);
    assertThat(progress.next()).isEqualTo(4);
    progress.accepted(3, 1);
    progress.sent(2, 10, 0);
    progress.rejected(3, 0);
    assertThat(progress.state())
        .as("after one below what is known to match")
        .isEqualTo(ProgressState.REPLICATE);
    progress.rejected(5, 0);
    assertThat(progress.state()).isEqualTo(ProgressState.PROBE);
    assertThat(progress.next()).isEqualTo(4);
  }

  @Test
  void waitsForASnapshotAndResumesWhereverItLands() {
    progress.awaitSnapshot(20);
    assertThat(progress.maySend()).isFalse();
    assertThat(progress.accepted(18, 20)).isTrue();
    assertThat(progress.state()).isEqualTo(ProgressState.SNAPSHOT);
    progress.accepted(25, 20);
    assertThat(progress.state()).isEqualTo(ProgressState.REPLICATE);
    assertThat(progress.next()).isEqualTo(26);
  }

  @Test
  void aSnapshotThatIsSentIsFollowedByACarefulProbe() {
    progress.awaitSnapshot(20);
    progress.snapshotSent(true);
    assertThat(progress.state()).isEqualTo(ProgressState.PROBE);
    assertThat(progress.next()).isEqualTo(21);
    assertThat(progress.maySend()).isFalse();

    progress.awaitSnapshot(20);
    progress.snapshotSent(false);
    assertThat(progress.next()).as("from where it was").isEqualTo(1);
  }

  @Test
  void tellsACommitIndexOnce() {
    progress.accepted(9, 1);
    assertThat(progress.owesCommit(5)).isTrue();
    progress.sent(0, 0, 5);
    assertThat(progress.owesCommit(5)).isFalse();
    progress.probe();
    progress.accepted(9, 1);
    assertThat(progress.owesCommit(5)).as("an append may have been lost").isTrue();
  }
}
