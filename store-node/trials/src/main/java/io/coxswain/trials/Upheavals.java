package io.coxswain.trials;

import io.coxswain.api.etcd.DefragmentRequest;
import io.coxswain.api.etcd.MoveLeaderRequest;
import io.coxswain.trials.Fault.Repair;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What a person does to a cluster that runs: moves the lead, defragments, replaces a member.
final class Upheavals {
  private Upheavals() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("move-leader", Upheavals::moveLeader),
        Fault.of("defragment", Upheavals::defragment));
  }

  /// A member is replaced ([Replacement]) while nothing else is wrong.
  static Fault replacement() {
    return Fault.of(
        "replace",
        (members, random) -> {
          members.settle();
          new Replacement(members, Fault.oneOf(members, random)).carryOut();
          return () -> {};
        });
  }

  /// A member is replaced while links break, processes stand still or are killed, disks are slow and clocks jump, one
  /// after the other. Two members of three can't spare one: then nothing is decided until it is back.
  ///
  /// @param disksAndClocks whether they can be broken, too
  static Fault replacementUnderFaults(boolean disksAndClocks, Report report) {
    return Fault.of(
        "replace-under-faults",
        (members, random) -> {
          members.awaitAllBack();
          Replacement replacement = new Replacement(members, Fault.oneOf(members, random));
          List<List<Fault>> kinds =
              new ArrayList<>(
                  List.of(
                      LinkFaults.all(),
                      ProcessFaults.pauses(),
                      List.of(ProcessFaults.killAmong(replacement::standing))));
          if (disksAndClocks) {
            kinds.add(HostFaults.all());
          }
          try (Interference _ =
              new Interference(members, kinds, new SplittableRandom(random.nextLong()), report)) {
            replacement.carryOut();
          }
          return () -> {};
        });
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
}
