package io.coxswain.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelViews;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.Endpoint;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.operator.storeclient.MembershipChange;
import io.coxswain.operator.storeclient.ReadProof;
import io.coxswain.operator.storeclient.StoreAdmin;
import io.coxswain.tempo.Timing;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemberPollTest {
  private static final List<PodView> PODS =
      List.of(pod("config-0", "10.0.0.1"), pod("config-1", "10.0.0.2"), pod("config-2", ""));

  @Test
  @Timeout(60)
  void aSilentMemberDoesNotHoldUpTheNewsOfALeader() {
    ModelCluster cluster = ModelCluster.atRest(3);
    Answer<MemberReport> leads =
        ModelViews.of(cluster).answers().values().stream()
            .filter(said -> said.answer().filter(report -> report.raft().leading()).isPresent())
            .findFirst()
            .orElseThrow();
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      SortedMap<String, Answer<MemberReport>> answers =
          new MemberPoll(new Members(leads, never), calls).ask(PODS);
      assertThat(answers.get("config-0")).isEqualTo(leads);
      assertThat(answers.get("config-1")).isInstanceOf(Answer.Unreachable.class);
      assertThat(answers.get("config-2")).isInstanceOf(Answer.NotAsked.class);
      never.countDown();
    }
  }

  private static PodView pod(String name, String address) {
    boolean runs = !address.isEmpty();
    return new PodView(
        name,
        "uid-of-" + name,
        runs ? Optional.of(address) : Optional.empty(),
        runs,
        runs,
        false,
        0,
        Optional.empty());
  }

  /// The first answers at once, the others when they are let.
  private record Members(Answer<MemberReport> first, CountDownLatch others) implements StoreAdmin {
    @Override
    public Answer<MemberReport> describe(Endpoint member) {
      if (member.host().equals("10.0.0.1")) {
        return first;
      }
      try {
        others.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Answer.Unreachable<>("too late");
    }

    @Override
    public Answer<ReadProof> confirm(Endpoint member) {
      return new Answer.NotAsked<>("not of interest here");
    }

    @Override
    public Answer<MemberReport.Membership> change(
        Endpoint leader, long expectedMembershipIndex, MembershipChange change) {
      return new Answer.NotAsked<>("not of interest here");
    }

    @Override
    public Answer<MemberId> transferLeadership(Endpoint leader, MemberId target) {
      return new Answer.NotAsked<>("not of interest here");
    }

    @Override
    public Answer<Long> setTiming(Endpoint member, long expectedEpoch, Timing timing) {
      return new Answer.NotAsked<>("not of interest here");
    }

    @Override
    public void close() {}
  }
}
