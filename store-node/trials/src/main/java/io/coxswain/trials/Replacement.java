package io.coxswain.trials;

import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Removes a member for good, and adds a new one in its place, with an empty disk, as a learner that is promoted.
/// The removed one has to end, and to end again when it is started with all its data. Each step is asked of one of
/// the others after the other until it is seen to be done: where links break, an answer may get lost, and whoever
/// is asked may be cut off.
final class Replacement {
  private static final long PATIENCE_SECONDS = 90;
  private static final long RETRY_MILLIS = 200;

  private final Member replaced;
  private final List<Member> others;

  Replacement(Members members, Member replaced) {
    this.replaced = replaced;
    this.others = members.all().stream().filter(member -> !member.equals(replaced)).toList();
  }

  /// Goes through all steps.
  ///
  /// @throws TrialFailed if one of them takes too long
  void carryOut() throws IOException, InterruptedException {
    long oldId = replaced.status().getHeader().getMemberId();
    until(
        "remove",
        asked -> listed(asked).stream().noneMatch(member -> member.getID() == oldId),
        asked -> {
          var _ =
              asked
                  .membership()
                  .memberRemove(MemberRemoveRequest.newBuilder().setID(oldId).build());
        });
    awaitEnd();
    replaced.process().start();
    awaitEnd();
    replaced.wipe();
    replaced.process().addFlag("--initial-cluster-state=existing");
    until(
        "add",
        asked -> fresh(asked).isPresent(),
        asked -> {
          var _ =
              asked
                  .membership()
                  .memberAdd(
                      MemberAddRequest.newBuilder()
                          .addPeerURLs(replaced.peerUrl())
                          .setIsLearner(true)
                          .build());
        });
    replaced.process().start();
    until(
        "promote",
        asked -> fresh(asked).filter(member -> !member.getIsLearner()).isPresent(),
        asked -> fresh(asked).ifPresent(learner -> promote(asked, learner.getID())));
    replaced.dialAgain();
  }

  private void awaitEnd() throws InterruptedException {
    if (!replaced.process().awaitExit(PATIENCE_SECONDS)) {
      throw new TrialFailed(replaced.name() + " was removed and still runs");
    }
  }

  private static void promote(Member asked, long id) {
    var _ = asked.membership().memberPromote(MemberPromoteRequest.newBuilder().setID(id).build());
  }

  private static List<io.coxswain.api.etcd.Member> listed(Member asked) {
    return asked
        .membership()
        .memberList(MemberListRequest.newBuilder().setLinearizable(true).build())
        .getMembersList();
  }

  /// The new member as the list has it.
  private Optional<io.coxswain.api.etcd.Member> fresh(Member asked) {
    return listed(asked).stream()
        .filter(member -> member.getPeerURLsList().contains(replaced.peerUrl()))
        .findFirst();
  }

  private void until(String what, Predicate<Member> done, Consumer<Member> ask)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String refusal = "nobody was asked";
    for (int turn = 0; System.nanoTime() - end < 0; turn++) {
      Member asked = others.get(turn % others.size());
      asked.dialAgain();
      try {
        if (done.test(asked)) {
          return;
        }
        ask.accept(asked);
      } catch (StatusRuntimeException notNow) {
        refusal = asked.name() + ": " + notNow.getMessage();
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
    throw new TrialFailed(
        "could not %s %s within %d s; %s"
            .formatted(what, replaced.name(), PATIENCE_SECONDS, refusal));
  }
}
