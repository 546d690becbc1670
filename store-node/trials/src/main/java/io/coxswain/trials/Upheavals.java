package io.coxswain.trials;

import io.coxswain.api.etcd.DefragmentRequest;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.coxswain.api.etcd.MoveLeaderRequest;
import io.coxswain.trials.Fault.Repair;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// What a person does to a cluster that runs: moves the lead, defragments, replaces a member.
final class Upheavals {
  private static final long PATIENCE_SECONDS = 90;
  private static final long RETRY_MILLIS = 200;

  private Upheavals() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("move-leader", Upheavals::moveLeader),
        Fault.of("defragment", Upheavals::defragment));
  }

  /// Removes a member for good, and adds a new one in its place, with an empty disk, as a learner that is promoted.
  /// Nothing else may be wrong meanwhile.
  static Fault replacement() {
    return Fault.of("replace", Upheavals::replace);
  }

  /// Compacts what the chronicle has taken down, all of it or a part.
  static Fault compaction(Chronicle chronicle) {
    return Fault.of(
        "compact",
        (members, random) ->
            attempt(() -> compact(Fault.oneOf(members, random), chronicle, random)));
  }

  private static void compact(Member member, Chronicle chronicle, RandomGenerator random) {
    long revision = random.nextLong(chronicle.through() / 2, chronicle.catchUp(member) + 1);
    if (revision > chronicle.compacted()) {
      chronicle.compact(member, revision);
    }
  }

  private static Repair moveLeader(Members members, RandomGenerator random) {
    Optional<Member> leader = members.leader();
    return attempt(() -> {
      if (leader.isPresent()) {
        long target = Fault.oneOf(members, random).status().getHeader().getMemberId();
        var _ =
            leader
                .get()
                .maintenance()
                .moveLeader(MoveLeaderRequest.newBuilder().setTargetID(target).build());
      }
    });
  }

  private static Repair defragment(Members members, RandomGenerator random) {
    return attempt(() -> {
      var _ =
          Fault.oneOf(members, random)
              .maintenance()
              .defragment(DefragmentRequest.getDefaultInstance());
    });
  }

  /// Asks once; a member that is busy or cut off may refuse. There is nothing to repair.
  private static Repair attempt(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException refused) {
      // It is asked again in another round.
    }
    return () -> {};
  }

  private static Repair replace(Members members, RandomGenerator random)
      throws IOException, InterruptedException {
    members.settle();
    Member old = Fault.oneOf(members, random);
    Member other =
        members.all().stream().filter(member -> !member.equals(old)).findFirst().orElseThrow();
    long oldId = old.status().getHeader().getMemberId();
    insist(
        "remove " + old.name(),
        () ->
            other.membership().memberRemove(MemberRemoveRequest.newBuilder().setID(oldId).build()));
    if (!old.process().awaitExit(PATIENCE_SECONDS)) {
      throw new TrialFailed(old.name() + " was removed and still runs");
    }
    old.wipe();
    old.process().addFlag("--initial-cluster-state=existing");
    insist(
        "add " + old.name(),
        () ->
            other
                .membership()
                .memberAdd(
                    MemberAddRequest.newBuilder()
                        .addPeerURLs(old.peerUrl())
                        .setIsLearner(true)
                        .build()));
    old.process().start();
    insist("promote " + old.name(), () -> promote(other, old));
    return () -> {};
  }

  private static void promote(Member other, Member learner) {
    learner.dialAgain();
    long id = learner.status().getHeader().getMemberId();
    var _ = other.membership().memberPromote(MemberPromoteRequest.newBuilder().setID(id).build());
  }

  /// Asks again and again: a cluster that is not well yet refuses.
  private static void insist(String what, Runnable call) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        call.run();
        return;
      } catch (StatusRuntimeException refused) {
        if (System.nanoTime() - end >= 0) {
          throw new TrialFailed(
              "could not %s within %d s".formatted(what, PATIENCE_SECONDS), refused);
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }
}
