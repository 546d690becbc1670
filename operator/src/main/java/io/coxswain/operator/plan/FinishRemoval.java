package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.observe.VolumeView;
import java.util.Optional;

/// A removed member's pod goes, then its volume. Only after the live list no longer holds the
/// member: before, its vote and its data count.
final class FinishRemoval implements Rule {
  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    Optional<StatefulSetView> set = view.statefulSet();
    Optional<Integer> listed = situation.listedPods();
    boolean settled = view.membership().filter(list -> !list.changing()).isPresent();
    if (set.isEmpty() || listed.isEmpty() || !settled) {
      return Optional.empty();
    }
    if (set.get().replicas() > listed.get()) {
      int replicas = set.get().replicas() - 1;
      return Optional.of(
          new Decision.Act(
              new Step.ResizeStatefulSet(set.get(), replicas),
              Reason.SCALING_IN,
              "%s is no longer a member: its pod goes".formatted(view.names().pod(replicas))));
    }
    return view.volumes().values().stream()
        .filter(volume -> leftOver(situation, volume, set.get().replicas()))
        .findFirst()
        .map(volume ->
            new Decision.Act(
                new Step.DeleteVolume(volume),
                Reason.SCALING_IN,
                "%s is no longer a member: its volume goes".formatted(volume.pod())));
  }

  private static boolean leftOver(Situation situation, VolumeView volume, int replicas) {
    ClusterView view = situation.view();
    return volume.ownerUid().equals(Optional.of(view.uid()))
        && !volume.deleting()
        && view.names().ordinal(volume.pod()).orElse(0) >= replicas
        && !situation.members().containsKey(volume.pod())
        && !view.pods().containsKey(volume.pod());
  }
}
