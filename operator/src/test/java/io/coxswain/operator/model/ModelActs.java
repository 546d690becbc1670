package io.coxswain.operator.model;

import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.plan.ByteSize;
import io.coxswain.operator.plan.QuorumMath;
import io.coxswain.operator.plan.Step;
import io.coxswain.operator.status.Outcome;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.tempo.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Carries steps out on a [ModelCluster], refusing what the real API server and the real leader
/// refuse, and noting what no step may ever do.
public final class ModelActs {
  private final ModelCluster cluster;
  private final List<String> crimes = new ArrayList<>();
  private boolean fresh = true;

  public ModelActs(ModelCluster cluster) {
    this.cluster = cluster;
  }

  /// What was done that must never be done.
  public List<String> crimes() {
    return List.copyOf(crimes);
  }

  /// @param fresh the step rests on the world as it is now; else on an older one, as a second
  ///     operator's would. A fresh step must never ask for what the leader has to refuse.
  public Outcome run(Step step, boolean fresh) {
    this.fresh = fresh;
    return switch (step) {
      case Step.LatchBirth(var genesis, var version) -> new Outcome.Latched(genesis, version);
      case Step.BeginOperation _ -> new Outcome.Done();
      case Step.CreateStatefulSet(int replicas) -> {
        if (cluster.setReplicas.isPresent()) {
          yield new Outcome.NotDone("it exists");
        }
        cluster.setReplicas = Optional.of(replicas);
        cluster.setVersion++;
        yield new Outcome.Done();
      }
      case Step.ResizeStatefulSet(var present, int replicas) ->
          resize(present.resourceVersion(), replicas);
      case Step.AddLearner(String pod, long index) -> add(pod, index);
      case Step.Promote(String pod, var id, long index) -> promote(pod, id, index);
      case Step.RemoveMember(String pod, var id, long index) -> remove(pod, id, index);
      case Step.MoveLeader(String pod, var to) -> {
        boolean heir = cluster.member(to).filter(m -> m.up && !m.learner).isPresent();
        demand(heir || !fresh, "moved the lead to %s, which can't lead", pod);
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
    for (int ordinal = cluster.setReplicas.orElse(0); ordinal < replicas; ordinal++) {
      demandInvitation(cluster.names.pod(ordinal));
    }
    cluster.setReplicas = Optional.of(replicas);
    cluster.setVersion++;
    return new Outcome.Done();
  }

  /// A pod with an empty volume must never found a second cluster.
  private void demandInvitation(String pod) {
    boolean joins = cluster.member(pod).filter(member -> !member.started).isPresent();
    if (joins && fresh) {
      demand(
          "existing".equals(cluster.membersConfig.get("initial-cluster-state")),
          "started %s as a founder",
          pod);
      demand(
          cluster.membersConfig.getOrDefault("initial-cluster", "").contains(pod + "="),
          "started %s without its name in the list",
          pod);
    }
  }

  /// The first pods must all read the list that is latched.
  void demandBirthCertificate() {
    List<String> genesis = cluster.genesis.orElse(List.of());
    demand(genesis.equals(cluster.status.genesis()), "another birth than the latched one");
    demand(
        "new".equals(cluster.membersConfig.get("initial-cluster-state")),
        "founders that were told to join");
    genesis.forEach(pod ->
        demand(
            cluster.membersConfig.getOrDefault("initial-cluster", "").contains(pod + "="),
            "%s was born without being in the list",
            pod));
  }

  private Outcome add(String pod, long index) {
    boolean used = cluster.volumes.containsKey(cluster.names.volume(pod));
    demand(!used || !fresh, "added %s onto a volume that was used before", pod);
    boolean room =
        cluster.members.stream().noneMatch(member -> member.learner)
            && cluster.member(pod).isEmpty();
    return change(index, room, () -> cluster.add(pod, true));
  }

  private Outcome promote(String pod, MemberId id, long index) {
    Optional<ModelMember> learner = cluster.member(id).filter(member -> member.learner);
    boolean ready =
        learner
            .filter(member -> member.started && member.up)
            .filter(member -> member.matchIndex * 10 >= cluster.lastIndex * 9)
            .isPresent();
    int votersAfter = cluster.voters().size() + 1;
    demand(
        !fresh || cluster.minAvailable >= QuorumMath.quorum(votersAfter),
        "let %s vote while a drain may leave %s",
        pod,
        cluster.minAvailable);
    boolean lawful =
        ready && QuorumMath.mayPromote(cluster.voters().size(), (int) cluster.healthyVoters());
    return change(
        index, lawful, () -> learner.orElseThrow(() -> new AssertionError(pod)).learner = false);
  }

  private Outcome remove(String pod, MemberId id, long index) {
    int voters = cluster.voters().size();
    int healthy = (int) cluster.healthyVoters();
    Optional<ModelMember> member = cluster.member(id);
    boolean lawful =
        member.isPresent()
            && !cluster.leader.equals(Optional.of(id))
            && (member.get().learner
                || (member.get().up
                    ? QuorumMath.mayRemoveHealthy(voters, healthy)
                    : QuorumMath.mayRemoveDead(voters, healthy)));
    return change(
        index, lawful, () -> cluster.members.removeIf(m -> m.id.equals(id) && m.pod.equals(pod)));
  }

  /// The leader judges for itself what it is asked; afterwards the voters must have a healthy quorum.
  private Outcome change(long expectedIndex, boolean lawful, Runnable change) {
    if (expectedIndex != cluster.membershipIndex) {
      demand(!fresh, "named the wrong membership index");
      return new Outcome.NotDone("membership index is " + cluster.membershipIndex);
    }
    if (!lawful || !cluster.hasQuorum()) {
      demand(!fresh, "asked the leader for what it must refuse");
      return new Outcome.NotDone("refused");
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
    VolumeView present = cluster.volumes.get(volume.name());
    if (present == null || !present.uid().equals(volume.uid())) {
      return new Outcome.NotDone("it is another volume");
    }
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
