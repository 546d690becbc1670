package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.raft.ConfChange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfStateTest {
  private final ConfState three = new ConfState(3, List.of(3L, 1L, 2L), List.of());

  @Test
  void aLearnerIsAddedPromotedAndRemoved() {
    ConfState learning = three.after(change(Kind.ADD_LEARNER, 4), 7);
    assertThat(learning).isEqualTo(new ConfState(7, List.of(1L, 2L, 3L), List.of(4L)));
    ConfState promoted = learning.after(change(Kind.ADD_VOTER, 4), 8);
    assertThat(promoted).isEqualTo(new ConfState(8, List.of(1L, 2L, 3L, 4L), List.of()));
    assertThat(promoted.after(change(Kind.REMOVE, 1), 9).voters()).containsExactly(2L, 3L, 4L);
    assertThat(promoted.after(change(Kind.UPDATE, 2), 9).index()).isEqualTo(9);
  }

  @Test
  void whatMakesNoSenseDoesNothing() {
    assertThat(three.after(change(Kind.ADD_VOTER, 1), 7)).isSameAs(three);
    assertThat(three.after(change(Kind.ADD_LEARNER, 1), 7)).isSameAs(three);
    assertThat(three.after(change(Kind.REMOVE, 9), 7)).isSameAs(three);
    assertThat(three.after(change(Kind.UPDATE, 9), 7)).isSameAs(three);
    ConfState one = ConfState.ofVoters(1L);
    assertThat(one.after(change(Kind.REMOVE, 1), 7)).isSameAs(one);
  }

  @Test
  void aMembershipNobodyFoundedIsNotGuessed() {
    ConfState unknown = new ConfState(0, List.of(), List.of());
    assertThat(unknown.after(change(Kind.ADD_VOTER, 4), 9)).isSameAs(unknown);
    assertThat(unknown.after(change(Kind.ADD_VOTER, 1), 1).voters()).containsExactly(1L);
  }

  @Test
  void idsAreUnsignedAndListedOnce() {
    assertThat(new ConfState(1, List.of(-1L, 1L), List.of()).voters()).containsExactly(1L, -1L);
    assertThatThrownBy(() -> new ConfState(1, List.of(1L, 1L), List.of()))
        .hasMessageContaining("listed once");
    assertThatThrownBy(() -> new ConfState(1, List.of(1L), List.of(1L)))
        .hasMessageContaining("a voter or a learner");
    assertThatThrownBy(() -> new ConfState(1, List.of(0L), List.of()))
        .hasMessageContaining("must name a member");
  }

  private static ConfChange change(Kind kind, long member) {
    return new ConfChange(kind, member, Bytes.EMPTY);
  }
}
