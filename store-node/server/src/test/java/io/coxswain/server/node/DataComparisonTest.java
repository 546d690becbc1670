package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.mvcc.HashAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who is wrong, by what members say of their data.
class DataComparisonTest {
  private static final HashAnswer RIGHT = new HashAnswer(1, 5, 10, 10);
  private static final HashAnswer AHEAD = new HashAnswer(1, 5, 10, 12);
  private static final HashAnswer WRONG = new HashAnswer(2, 5, 10, 10);
  private static final HashAnswer OTHERWISE_WRONG = new HashAnswer(3, 5, 10, 10);
  private static final HashAnswer COMPACTED_FURTHER = new HashAnswer(4, 8, 10, 10);

  @Test
  void equalHashesAccuseNobody() {
    DataComparison all = new DataComparison(3, Map.of(1L, RIGHT, 2L, AHEAD, 3L, RIGHT));
    assertThat(all.culprits()).isEmpty();
    assertThat(all.isComplete()).isTrue();
    assertThat(all.differs(1)).isFalse();
  }

  @Test
  void whoDiffersFromAMajorityIsWrongWhoeverAsked() {
    DataComparison two = new DataComparison(3, Map.of(1L, WRONG, 2L, RIGHT, 3L, RIGHT));
    assertThat(two.culprits()).containsExactly(1L);
    assertThat(two.differs(2)).isTrue();
    assertThat(
            new DataComparison(
                    5, Map.of(1L, RIGHT, 2L, WRONG, 3L, RIGHT, 4L, OTHERWISE_WRONG, 5L, RIGHT))
                .culprits())
        .containsExactly(2L, 4L);
  }

  @Test
  void withoutAMajorityOfAllMembersNobodyIsNamed() {
    assertThat(new DataComparison(2, Map.of(1L, RIGHT, 2L, WRONG)).culprits())
        .containsExactly(DataComparison.ANYBODY);
    assertThat(new DataComparison(3, Map.of(1L, RIGHT, 2L, WRONG)).culprits())
        .as("the third did not answer")
        .containsExactly(DataComparison.ANYBODY);
  }

  @Test
  void whatWasTakenOtherwiseProvesNothing() {
    DataComparison mixed =
        new DataComparison(3, Map.of(1L, RIGHT, 2L, RIGHT, 3L, COMPACTED_FURTHER));
    assertThat(mixed.culprits()).isEmpty();
    assertThat(mixed.isComplete()).as("it is compared again").isFalse();
    assertThat(new DataComparison(3, Map.of(1L, RIGHT, 2L, RIGHT)).isComplete()).isFalse();
    assertThat(mixed.differs(3)).isFalse();
  }
}
