package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.plan.ByteSize;
import io.coxswain.operator.plan.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `VolumesReady`: has every member the volume it needs?
final class VolumesReadyCheck implements ConditionCheck {
  @Override
  public String type() {
    return "VolumesReady";
  }

  @Override
  public Finding check(StatusInput input) {
    ClusterView view = input.view();
    if (input.decision() instanceof Decision.Blocked(Reason reason, String message)
        && reason == Reason.FOREIGN_VOLUME) {
      return Finding.no(reason, message);
    }
    List<VolumeView> ours =
        view.volumes().values().stream()
            .filter(volume -> volume.ownerUid().equals(Optional.of(view.uid())))
            .toList();
    List<String> pending =
        ours.stream().filter(volume -> !volume.bound()).map(VolumeView::name).toList();
    if (!pending.isEmpty() || ours.isEmpty()) {
      return Finding.no(
          Reason.VOLUMES_PENDING,
          pending.isEmpty()
              ? "no volumes yet"
              : "not bound: %s; see kubectl describe pvc".formatted(String.join(", ", pending)));
    }
    return resizing(view, ours)
        .orElseGet(
            () -> Finding.yes(Reason.VOLUMES_BOUND, "%d volumes are bound".formatted(ours.size())));
  }

  private static Optional<Finding> resizing(ClusterView view, List<VolumeView> ours) {
    long wanted = ByteSize.parse(view.spec().storage().size());
    Optional<Map.Entry<String, String>> refused =
        view.memory().refusedGrowth().entrySet().stream()
            .map(entry -> Map.entry(entry.getKey(), entry.getValue().why()))
            .filter(entry ->
                ours.stream()
                    .anyMatch(volume ->
                        volume.name().equals(entry.getKey()) && volume.requestedBytes() < wanted))
            .min(Map.Entry.comparingByKey());
    if (refused.isPresent()) {
      return Optional.of(
          Finding.no(
              Reason.RESIZE_REFUSED,
              "%s: %s".formatted(refused.get().getKey(), refused.get().getValue())));
    }
    List<String> growing =
        ours.stream()
            .filter(volume -> volume.capacityBytes() < volume.requestedBytes())
            .map(VolumeView::name)
            .toList();
    return growing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.RESIZING, "waiting for the storage to grow " + String.join(", ", growing)));
  }
}
