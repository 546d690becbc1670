package io.coxswain.raft.simulation;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Input;
import io.coxswain.raft.Payload;
import io.coxswain.raft.RandomSource;
import io.coxswain.raft.Timing;
import java.util.List;

/// Decides what goes wrong next, and what people do meanwhile.
final class Chaos {
  private static final long MILLISECOND = 1_000_000;
  private static final int MEMBERS_MAX = 9;

  private final SimulatedCluster cluster;
  private final RandomSource random;

  Chaos(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.random;
  }

  void rageFor(long nanos) {
    long end = cluster.now() + nanos;
    while (cluster.now() < end) {
      cluster.runFor(1 + random.below(2L * MILLISECOND * cluster.faults().actionEvery()));
      act();
    }
  }

  private void act() {
    Faults faults = cluster.faults();
    int[] weights = {
      faults.crash(),
      faults.partition(),
      faults.ambush(),
      faults.pause(),
      faults.confChange(),
      faults.transfer(),
      faults.retiming(),
      faults.compaction(),
      faults.linkNews(),
      faults.proposal(),
      faults.read()
    };
    switch (draw(weights)) {
      case 0 -> crash();
      case 1 -> partition();
      case 2 -> ambush();
      case 3 -> cluster.any().pause((50 + random.below(3_000)) * MILLISECOND);
      case 4 -> changeMembership();
      case 5 -> transfer();
      case 6 -> retime();
      case 7 -> cluster.any().flushAndCompact(random.below(20));
      case 8 -> linkNews();
      case 9 -> propose();
      default -> cluster.read(reader());
    }
  }

  private int draw(int[] weights) {
    int total = 0;
    for (int weight : weights) {
      total += weight;
    }
    long ticket = random.below(total);
    for (int i = 0; i < weights.length; i++) {
      ticket -= weights[i];
      if (ticket < 0) {
        return i;
      }
    }
    throw new IllegalStateException("weights " + total + " overdrawn");
  }

  private void propose() {
    SimulatedMember target =
        random.below(3) == 0 ? cluster.any() : cluster.leader().orElseGet(cluster::any);
    cluster.propose(target, 1 + (int) random.below(5));
  }

  /// Anybody, or somebody who believes to lead: an old leader is who could answer wrongly.
  private SimulatedMember reader() {
    List<SimulatedMember> leading =
        cluster.members().stream().filter(SimulatedMember::leads).toList();
    return leading.isEmpty() || random.below(3) == 0
        ? cluster.any()
        : leading.get((int) random.below(leading.size()));
  }

  /// Cuts a leader off together with a few others while it takes in work, then lets it die or come back.
  /// What it has appended is on few disks then: the entries that rules about old terms are made for.
  private void ambush() {
    SimulatedMember leader = cluster.leader().orElseGet(cluster::any);
    cluster.network.heal();
    for (SimulatedMember other : cluster.members()) {
      if (other != leader && random.below(3) > 0) {
        cluster.network.cut(leader.id, other.id);
        if (random.below(2) == 0) {
          cluster.network.cut(other.id, leader.id);
        }
      }
    }
    cluster.propose(leader, 1 + (int) random.below(3));
    changeMembership();
    if (random.below(2) == 0) {
      // The others take it for dead and elect at once, while its last answers are still on the way.
      for (SimulatedMember other : cluster.members()) {
        other.feed(new Input.PeerGone(leader.id));
      }
    }
    for (int i = 0; i < 5; i++) {
      cluster.scheduler.after(random.below(200) * MILLISECOND, () -> readAt(leader));
    }
    long until = random.below(1_500) * MILLISECOND;
    boolean dies = random.below(2) == 0;
    cluster.scheduler.after(
        until,
        () -> {
          cluster.network.heal();
          if (dies && leader.isUp() && !cluster.isHealed()) {
            kill(leader);
          }
        });
  }

  private void readAt(SimulatedMember member) {
    if (member.isUp()) {
      cluster.read(member);
    }
  }

  private void crash() {
    SimulatedMember victim =
        random.below(3) == 0 ? cluster.leader().orElseGet(cluster::any) : cluster.any();
    if (!victim.isUp()) {
      cluster.restart(victim);
      return;
    }
    kill(victim);
  }

  private void kill(SimulatedMember victim) {
    victim.crash();
    cluster.scheduler.after(random.below(5_000) * MILLISECOND, () -> cluster.restart(victim));
    if (random.below(2) == 0) {
      // The others see its connections end: it is gone for sure, even if it comes back at once.
      for (SimulatedMember other : cluster.members()) {
        cluster.scheduler.after(
            random.below(10) * MILLISECOND, () -> other.feed(new Input.PeerGone(victim.id)));
      }
    }
  }

  private void partition() {
    cluster.network.heal();
    if (random.below(3) == 0) {
      return;
    }
    long side = random.below(1L << cluster.members().size());
    boolean oneWay = random.below(3) == 0;
    for (SimulatedMember from : cluster.members()) {
      for (SimulatedMember to : cluster.members()) {
        boolean fromLeft = (side >> from.id & 1) == 1;
        boolean toLeft = (side >> to.id & 1) == 1;
        if (fromLeft != toLeft && (!oneWay || fromLeft)) {
          cluster.network.cut(from.id, to.id);
        }
      }
    }
  }

  private void changeMembership() {
    ConfState conf = cluster.ledger.state().conf();
    ConfChange.Kind kind;
    long member;
    if (random.below(3) == 0 && conf.voters().size() > 2) {
      kind = ConfChange.Kind.REMOVE;
      member = conf.voters().get((int) random.below(conf.voters().size()));
    } else if (!conf.learners().isEmpty()) {
      kind = random.below(4) == 0 ? ConfChange.Kind.REMOVE : ConfChange.Kind.ADD_VOTER;
      member = conf.learners().getFirst();
    } else if (cluster.members().size() < MEMBERS_MAX && conf.voters().size() < 5) {
      kind = random.below(4) == 0 ? ConfChange.Kind.ADD_VOTER : ConfChange.Kind.ADD_LEARNER;
      member = cluster.addEmpty();
    } else {
      kind = ConfChange.Kind.UPDATE;
      member = conf.voters().getFirst();
    }
    ConfChange change = new ConfChange(kind, member, Bytes.EMPTY);
    target().feed(new Input.ProposeConfChange(change));
  }

  /// Mostly whom the world takes for the leader, sometimes anybody: an old leader, a follower.
  private SimulatedMember target() {
    return random.below(4) == 0 ? cluster.any() : cluster.leader().orElseGet(cluster::any);
  }

  private void transfer() {
    target().feed(new Input.TransferLeadership(cluster.any().id));
  }

  private void retime() {
    SimulatedMember at = target();
    if (random.below(4) == 0) {
      at.feed(new Input.WidenTimer(random.below(3_000) * MILLISECOND));
      return;
    }
    long epoch = cluster.ledger.state().timing().current().epoch() + 1 + random.below(8) / 7;
    long election = (100 + random.below(1_500)) * MILLISECOND;
    long heartbeat = election / (5 + random.below(15));
    Timing timing = new Timing(epoch, heartbeat, election, random.below(election));
    at.feed(new Input.Propose(List.of(new Payload.Retiming(timing, Bytes.EMPTY))));
  }

  private void linkNews() {
    long about = cluster.any().id;
    Input news =
        switch ((int) random.below(8)) {
          case 0, 1, 2 -> new Input.Unreachable(about);
          case 3, 4, 5 -> new Input.Reachable(about);
          case 6 -> new Input.Campaign();
          default -> new Input.PeerGone(about);
        };
    cluster.any().feed(news);
  }
}
