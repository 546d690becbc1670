package io.coxswain.server.node;

import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.contract.Membership.Snapshot;
import io.coxswain.server.sim.SeededRandomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Adds learners, promotes and removes members in the midst of trouble, and takes data away from some
/// ([DataLoss]): such a member is replaced.
final class MembershipFaults {
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE_NANOS_MAX = 5 * SECOND;

  /// What was asked for may stand in a log, and be committed whenever its member leads.
  private static final Duration EVER = Duration.ofDays(1);

  private static final int MEMBERS_MAX = 5;
  private static final int VOTERS_MIN = 3;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final List<String> flags;
  private final DataLoss losses;
  private int added;
  private boolean over;

  /// @param flags of every member but for how it is born
  MembershipFaults(SimulatedCluster cluster, List<String> flags) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.flags = flags;
    this.losses = new DataLoss(cluster);
    next();
  }

  /// No change is asked for any more but the removal of members that lost their disk.
  void end() {
    over = true;
  }

  /// Members that data were taken from.
  List<SimulatedHost> victims() {
    return losses.victims();
  }

  private void next() {
    cluster
        .world()
        .after(
            1 + random.below(over ? SECOND : PAUSE_NANOS_MAX),
            () -> {
              list().ifPresent(this::act);
              next();
            });
  }

  /// As the leader knows it.
  private Optional<Snapshot> list() {
    return cluster
        .leader()
        .flatMap(SimulatedHost::core)
        .map(leader -> leader.membership().current());
  }

  private void act(Snapshot list) {
    Optional<Member> lost = list.members().stream().filter(losses::isLost).findFirst();
    if (lost.isPresent()) {
      askToRemove(lost.get(), Mark.MEMBER_REPLACED.words);
      return;
    }
    if (over) {
      return;
    }
    List<Member> voters = list.members().stream().filter(member -> !member.learner()).toList();
    Member any = list.members().get(random.below(list.members().size()));
    switch (random.below(5)) {
      case 0, 1 -> {
        if (list.members().size() < MEMBERS_MAX) {
          add(list);
        }
      }
      case 2, 3 ->
          list.members().stream()
              .filter(Member::learner)
              .findFirst()
              .ifPresentOrElse(
                  learner -> ask(new Change.Promote(learner.id()), "learners promoted"),
                  () -> remove(any, voters));
      default -> {
        if (random.chance(0.5)) {
          remove(any, voters);
        } else {
          losses.strike(any, list.members());
        }
      }
    }
  }

  private void remove(Member member, List<Member> voters) {
    if (member.learner() || voters.size() > VOTERS_MIN) {
      askToRemove(member, "members removed");
    }
  }

  private void askToRemove(Member member, String what) {
    cluster.host(DataLoss.hostOf(member)).ifPresent(host -> host.mayHandOver(EVER));
    ask(new Change.Remove(member.id()), what);
  }

  private void add(Snapshot list) {
    String name = "m" + added++;
    StringBuilder all = new StringBuilder(name + "=http://" + name + ":2380");
    for (Member member : list.members()) {
      String host = DataLoss.hostOf(member);
      all.append(",%s=http://%s:2380".formatted(host, host));
    }
    List<String> own = new ArrayList<>(flags);
    own.add("--initial-cluster-state=existing");
    own.add("--initial-cluster=" + all);
    SimulatedHost host = cluster.add(name, own);
    ask(new Change.Add(List.of(host.peerUrl()), true), "learners added");
    cluster.world().after(random.below(5 * SECOND), host::start);
  }

  private void ask(Change change, String what) {
    cluster.note(WorldEvents.ALL, "somebody asks for " + change);
    cluster.call(
        cluster.anyHost(),
        member -> member.membership().change(change, OptionalLong.empty()),
        (answer, _) -> {
          if (answer != null) {
            cluster.count(what);
            cluster.note(WorldEvents.ALL, what);
            if (!over && random.chance(0.2)) {
              cluster.leader().ifPresent(this::kill);
            }
          }
        });
  }

  /// The change is in force, and hardly anybody knows it yet.
  private void kill(SimulatedHost host) {
    cluster.count("leaders killed when they had changed the members");
    cluster.note(host.name(), "is killed after a change");
    host.kill();
    cluster.world().after(random.below(5 * SECOND), host::start);
  }
}
