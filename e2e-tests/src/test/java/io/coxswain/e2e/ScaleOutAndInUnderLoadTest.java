package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.LeaderStatus;
import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.history.RegisterHistory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value =
        "A cluster grows from 3 to 5 members and shrinks back under load, one member at a time, and"
            + " loses nothing.",
    seconds = 120)
@Tag("ci")
class ScaleOutAndInUnderLoadTest {

  @Test
  void growsAndShrinksWithoutLosingAWrite() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, "scaled", "replicas: 3\nstorage: {size: 1Gi}")) {
      store.awaitSettled(3);
      try (Load load = Load.start(2, store::endpoints)) {
        grow(store);
        lead(store, "scaled-4");
        shrink(store);

        RegisterHistory history = load.stop();
        assertThat(history.violations()).as(store::describe).isEmpty();
        assertThat(history.acknowledgedWrites()).isPositive();
      }
    }
  }

  private static void grow(StoreUnderTest store) {
    try (StatusDiary diary = StatusDiary.of(store.resource())) {
      store.patch("{\"spec\":{\"replicas\":5}}");
      store.awaitSettled(5);
      assertThat(store.etcdctl("member", "list").ok().lines()).hasSize(5);
      assertThat(course(diary))
          .as("a learner first, one at a time")
          .containsExactly("3+0", "3+1", "4+0", "4+1", "5+0");
    }
  }

  private static void shrink(StoreUnderTest store) {
    try (StatusDiary diary = StatusDiary.of(store.resource())) {
      store.patch("{\"spec\":{\"replicas\":3}}");
      store.awaitSettled(3);
      assertThat(store.etcdctl("member", "list").ok().lines()).hasSize(3);
      assertThat(course(diary)).as("one at a time").containsExactly("5+0", "4+0", "3+0");
      assertThat(diary.entries())
          .as("the lead was moved while scaled-4 was still a member")
          .anyMatch(status -> votes(status, "scaled-4") && leadsAnother(status, "scaled-4"));
      store.await(
          "the end of the removed members' pods",
          status -> Objects.requireNonNull(status.members()).size() == 3);
      Await.until(
          "the end of the removed members' volumes",
          StoreUnderTest.PATIENCE,
          store::volumes,
          List.of("data-scaled-0", "data-scaled-1", "data-scaled-2")::equals);
    }
  }

  /// Makes this member the leader.
  private static void lead(StoreUnderTest store, String member) {
    StoreClusterStatus status = store.awaitSettled(5);
    if (leadsAnother(status, member)) {
      store.etcdctl("move-leader", Objects.requireNonNull(member(status, member).memberId())).ok();
    }
    store.await(
        member + " leads", seen -> seen.leader() != null && member.equals(seen.leader().name()));
  }

  /// The numbers of voters and learners that status went through.
  private static List<String> course(StatusDiary diary) {
    List<String> all =
        diary.entries().stream()
            .map(status -> status.votingMembers() + "+" + status.learners())
            .toList();
    return IntStream.range(0, all.size())
        .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
        .mapToObj(all::get)
        .toList();
  }

  private static boolean votes(StoreClusterStatus status, String name) {
    return Objects.requireNonNull(status.members()).stream()
        .anyMatch(member ->
            member.name().equals(name)
                && (member.role() == MemberStatus.Role.VOTER
                    || member.role() == MemberStatus.Role.LEADER));
  }

  private static boolean leadsAnother(StoreClusterStatus status, String name) {
    LeaderStatus leader = status.leader();
    return leader != null && !name.equals(leader.name());
  }

  private static MemberStatus member(StoreClusterStatus status, String name) {
    return Objects.requireNonNull(status.members()).stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
