package io.coxswain.raft.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,2", "4,3", "5,3", "6,4", "7,4"})
  void aQuorumIsMoreThanHalf(int voters, int quorum) {
    assertThat(Quorum.of(voters)).isEqualTo(quorum);
  }

  @Test
  void answersWhatAMajorityHasReached() {
    List<Long> reached = List.of(9L, 4L, 7L, 1L, 8L);
    assertThat(reach(reached.subList(0, 1))).isEqualTo(9);
    assertThat(reach(reached.subList(0, 2))).isEqualTo(4);
    assertThat(reach(reached.subList(0, 3))).isEqualTo(7);
    assertThat(reach(reached.subList(0, 4))).isEqualTo(4);
    assertThat(reach(reached)).isEqualTo(7);
    assertThat(reach(List.of())).isEqualTo(Long.MIN_VALUE);
  }

  private static long reach(List<Long> reached) {
    return Quorum.reachedBy(reached, id -> id);
  }

  @Test
  void aRoundIsDecidedAsSoonAsItCanBe() {
    List<Long> voters = List.of(1L, 2L, 3L);
    VoteTally tally = new VoteTally();
    tally.record(1, true);
    tally.record(9, true);
    assertThat(tally.among(voters, _ -> false)).isEqualTo(VoteTally.Outcome.OPEN);
    tally.record(2, false);
    tally.record(2, true);
    assertThat(tally.among(voters, _ -> false)).isEqualTo(VoteTally.Outcome.OPEN);
    tally.record(3, true);
    assertThat(tally.among(voters, _ -> false)).isEqualTo(VoteTally.Outcome.WON);

    VoteTally lost = new VoteTally();
    lost.record(2, false);
    lost.record(3, false);
    assertThat(lost.among(voters, _ -> false)).isEqualTo(VoteTally.Outcome.LOST);
  }

  @Test
  void whoWillNotAnswerIsNotWaitedForButAnAnswerStands() {
    List<Long> voters = List.of(1L, 2L, 3L);
    VoteTally tally = new VoteTally();
    tally.record(1, true);
    tally.record(2, false);
    assertThat(tally.among(voters, voter -> voter == 3)).isEqualTo(VoteTally.Outcome.LOST);
    tally.record(3, true);
    assertThat(tally.among(voters, voter -> voter == 3)).isEqualTo(VoteTally.Outcome.WON);
  }
}
