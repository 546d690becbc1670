package io.coxswain.operator.model;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.plan.ByteSize;
import io.coxswain.operator.plan.Step;
import io.coxswain.operator.status.Outcome;
import io.coxswain.tempo.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Carries steps out on a [ModelCluster], refusing what the real API server and the real leader
/// refuse, and noting what no step may ever do.
public final class ModelActs {
  private final ModelCluster cluster;
  private final List<String> crimes = new ArrayList<>();

  public ModelActs(ModelCluster cluster) {
    this.cluster = cluster;
  }

  /// What was done that must never be done.
  public List<String> crimes() {
    return List.copyOf(crimes);
  }

  public Outcome run(ClusterView view, Step step) {
    return switch (step) {
      case Step.LatchBirth(var genesis, var version) -> new Outcome.Latched(genesis, version);
      case Step.BeginOperation _ -> new Outcome.Done();
      case Step.CreateStatefulSet(int replicas) -> {
        cluster.setReplicas = Optional.of(replicas);
        cluster.setVersion++;
        yield new Outcome.Done();
      }
      case Step.ResizeStatefulSet(var present, int replicas) ->
          resize(present.resourceVersion(), replicas);
      case Step.AddLearner(String pod, long index) -> add(pod, index);
      case Step.Promote(String pod, var id, long index) ->
          change(
              index,
              () -> {
                ModelMember member = cluster.member(id).orElseThrow();
                demand(member.started && member.up, "promoted %s, which is not there", pod);
                demand(
                    member.matchIndex * 10 >= cluster.lastIndex * 9,
                    "promoted %s, which has not caught up",
                    pod);
                member.learner = false;
              });
      case Step.RemoveMember(String pod, var id, long index) ->
          change(
              index,
              () -> {
                demand(!cluster.leader.equals(Optional.of(id)), "removed the leader %s", pod);
                cluster.members.removeIf(member -> member.id.equals(id));
              });
      case Step.MoveLeader(String pod, var to) -> {
        boolean heir = cluster.member(to).filter(m -> m.up && !m.learner).isPresent();
        demand(heir, "moved the lead to %s, which can't lead", pod);
        if (!cluster.hasQuorum() || !heir) {
          yield new Outcome.NotDone("no quorum");
        }
        cluster.leader = Optional.of(to);
        cluster.term++;
        yield new Outcome.Done();
      }
      case Step.SetTiming set -> retime(set);
      case Step.DeleteVolume(VolumeView volume) -> delete(volume);
      case Step.GrowVolume(VolumeView volume, String size) -> grow(volume, size);
    };
  }

  private Outcome resize(String resourceVersion, int replicas) {
    if (!resourceVersion.equals("" + cluster.setVersion)) {
      return new Outcome.NotDone("the StatefulSet has changed");
    }
    for (int ordinal = replicas; ordinal < cluster.setReplicas.orElse(0); ordinal++) {
      String pod = cluster.names.pod(ordinal);
      demand(cluster.member(pod).isEmpty(), "took the pod of the member %s away", pod);
    }
    cluster.setReplicas = Optional.of(replicas);
    cluster.setVersion++;
    return new Outcome.Done();
  }

  private Outcome add(String pod, long index) {
    demand(cluster.members.stream().noneMatch(member -> member.learner), "added a second learner");
    demand(cluster.member(pod).isEmpty(), "added %s twice", pod);
    demand(
        !cluster.volumes.containsKey(cluster.names.volume(pod)),
        "added %s onto a volume that was used before",
        pod);
    return change(index, () -> cluster.add(pod, true));
  }

  /// Safety: whatever is changed, the voters afterwards must have a healthy quorum.
  private Outcome change(long expectedIndex, Runnable change) {
    if (expectedIndex != cluster.membershipIndex) {
      return new Outcome.NotDone("membership index is " + cluster.membershipIndex);
    }
    if (!cluster.hasQuorum()) {
      return new Outcome.NotDone("no quorum");
    }
    change.run();
    cluster.membershipIndex++;
    cluster.lastIndex++;
    demand(cluster.hasQuorum(), "a membership change took the quorum");
    return new Outcome.Done();
  }

  private Outcome retime(Step.SetTiming set) {
    if (set.expectedEpoch() != cluster.epoch || !cluster.hasQuorum()) {
      return new Outcome.NotDone("epoch is " + cluster.epoch);
    }
    Timing timing = set.timing();
    cluster.epoch++;
    cluster.heartbeatMillis = timing.heartbeatMillis();
    cluster.electionMillis = timing.electionMillis();
    return new Outcome.Retimed(cluster.epoch, timing, set.binding(), set.reason());
  }

  private Outcome delete(VolumeView volume) {
    demand(
        cluster.member(volume.pod()).isEmpty(),
        "deleted the volume of the member %s",
        volume.pod());
    cluster.volumes.remove(volume.name());
    return new Outcome.Done();
  }

  private Outcome grow(VolumeView volume, String size) {
    cluster.volumes.put(
        volume.name(),
        new VolumeView(
            volume.name(),
            volume.uid(),
            volume.pod(),
            volume.ownerUid(),
            volume.memberId(),
            ByteSize.parse(size),
            ByteSize.parse(size),
            false));
    return new Outcome.Done();
  }

  @com.google.errorprone.annotations.FormatMethod
  private void demand(boolean lawful, String crime, Object... about) {
    if (!lawful) {
      crimes.add(crime.formatted(about));
    }
  }
}
