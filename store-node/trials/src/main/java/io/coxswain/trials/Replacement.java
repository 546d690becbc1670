package io.coxswain.trials;

import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.coxswain.trials.Patience.Seen;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Removes a member for good, and adds a new one in its place, with an empty disk, as a learner that is promoted.
/// The removed one has to end, and to end again when it is started with all its data. Each step is asked of one of
/// the others after the other until it is seen to be done: under faults an answer may get lost, and whoever is asked
/// may be cut off, stand still or be dead.
final class Replacement {
  private final Member replaced;
  private final List<Member> others;
  private final Iterator<Member> turns;
  private final long oldId;
  private volatile List<Member> standing;

  /// @param replaced has to answer now
  Replacement(Members members, Member replaced) {
    this.replaced = replaced;
    this.oldId = replaced.status().getHeader().getMemberId();
    this.others = members.all().stream().filter(member -> !member.equals(replaced)).toList();
    this.standing = others;
    this.turns = Stream.generate(() -> others).flatMap(List::stream).iterator();
  }

  /// Those that may be killed at the moment: all but the one to be replaced, and that one, too, once it has come back
  /// as a new member.
  List<Member> standing() {
    return standing;
  }

  /// Goes through all steps.
  ///
  /// @throws TrialFailed if one of them takes too long
  void carryOut() throws IOException, InterruptedException {
    until(
        "removed",
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
        "added",
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
    standing = Stream.concat(others.stream(), Stream.of(replaced)).toList();
    until(
        "promoted",
        asked -> fresh(asked).filter(member -> !member.getIsLearner()).isPresent(),
        asked -> fresh(asked).ifPresent(learner -> promote(asked, learner.getID())));
    replaced.dialAgain();
  }

  private void awaitEnd() throws InterruptedException {
    if (!replaced.process().awaitExit(Patience.AMPLE.toSeconds())) {
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
    var _ =
        new Patience(standing)
            .await(
                "%s to be %s".formatted(replaced.name(), what),
                () -> {
                  Member asked = turns.next();
                  try {
                    return seen(asked, done, ask);
                  } catch (StatusRuntimeException notNow) {
                    return new Seen.NotYet<>(asked.name() + ": " + notNow.getMessage());
                  }
                });
  }

  private static Seen<Member> seen(Member asked, Predicate<Member> done, Consumer<Member> ask) {
    asked.dialAgain();
    if (done.test(asked)) {
      return new Seen.Found<>(asked);
    }
    ask.accept(asked);
    return new Seen.NotYet<>(asked.name() + " was asked");
  }
}
