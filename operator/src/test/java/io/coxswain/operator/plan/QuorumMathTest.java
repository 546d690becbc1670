package io.coxswain.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumMathTest {
  @ParameterizedTest(name = "{0} voters need {1}")
  @CsvSource({"0,1", "1,1", "2,2", "3,2", "4,3", "5,3", "6,4", "7,4", "9,5"})
  void aQuorumIsMoreThanHalf(int voters, int quorum) {
    assertThat(QuorumMath.quorum(voters)).isEqualTo(quorum);
  }

  @ParameterizedTest(name = "{0} voters, {1} healthy")
  @CsvSource({
    // voters, healthy, remove a dead one, remove a healthy one, promote
    "1, 1, false, false, true",
    "2, 1, false, false, false",
    "2, 2, true,  true,  true",
    "3, 1, false, false, false",
    "3, 2, true,  false, false",
    "3, 3, true,  true,  true",
    "4, 3, true,  true,  true",
    "5, 2, false, false, false",
    "5, 3, true,  false, false",
    "5, 4, true,  true,  true",
  })
  void gates(int voters, int healthy, boolean removeDead, boolean removeHealthy, boolean promote) {
    assertThat(QuorumMath.mayRemoveDead(voters, healthy)).isEqualTo(removeDead);
    assertThat(QuorumMath.mayRemoveHealthy(voters, healthy)).isEqualTo(removeHealthy);
    assertThat(QuorumMath.mayPromote(voters, healthy)).isEqualTo(promote);
  }

  static Stream<int[]> everyState() {
    return IntStream.rangeClosed(1, 12)
        .boxed()
        .flatMap(voters -> IntStream.rangeClosed(0, voters).mapToObj(h -> new int[] {voters, h}));
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void whatAGateAllowsLeavesAQuorum(int[] state) {
    int voters = state[0];
    int healthy = state[1];
    if (QuorumMath.mayRemoveDead(voters, healthy)) {
      assertThat(QuorumMath.canCommit(voters - 1, healthy)).isTrue();
    }
    if (QuorumMath.mayRemoveHealthy(voters, healthy)) {
      assertThat(QuorumMath.canCommit(voters - 1, healthy - 1)).isTrue();
    }
    if (QuorumMath.mayPromote(voters, healthy) && voters > 1) {
      assertThat(QuorumMath.canCommit(voters + 1, healthy))
          .as("even if the new voter dies at once")
          .isTrue();
    }
    if (QuorumMath.survivesOneLoss(voters, healthy)) {
      assertThat(QuorumMath.canCommit(voters, healthy - 1)).isTrue();
    }
    if (!QuorumMath.canCommit(voters, healthy)) {
      assertThat(QuorumMath.mayRemoveDead(voters, healthy)).isFalse();
      assertThat(QuorumMath.mayRemoveHealthy(voters, healthy)).isFalse();
      assertThat(QuorumMath.mayPromote(voters, healthy)).isFalse();
    }
  }
}
