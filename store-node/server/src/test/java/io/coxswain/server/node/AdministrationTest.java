package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.admin.Link;
import io.coxswain.raft.ConfState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far a quorum is, from what the links measured.
class AdministrationTest {
  private static Link link(long id, long samples, long meanNanos) {
    return Link.newBuilder().setMemberId(id).setSamples(samples).setRttMeanNanos(meanNanos).build();
  }

  private static long roundTrip(ConfState conf, Link... links) {
    return Administration.quorumRoundTripNanos(conf, 1, List.of(links));
  }

  @Test
  void theNearestVotersThatMakeAQuorumCount() {
    assertThat(roundTrip(ConfState.ofVoters(1L, 2L, 3L), link(2, 9, 80), link(3, 9, 20)))
        .isEqualTo(20);
    assertThat(
            roundTrip(
                ConfState.ofVoters(1L, 2L, 3L, 4L, 5L),
                link(2, 9, 80),
                link(3, 9, 20),
                link(4, 9, 50),
                link(5, 9, 90)))
        .isEqualTo(50);
  }

  @Test
  void whatIsNotMeasuredOrDoesNotVoteIsNotGuessedFrom() {
    assertThat(roundTrip(ConfState.ofVoters(1L, 2L, 3L), link(2, 0, 0), link(9, 5, 7))).isZero();
    assertThat(roundTrip(ConfState.ofVoters(1L))).isZero();
  }
}
