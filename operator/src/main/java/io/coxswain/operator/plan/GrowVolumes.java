package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.Recollection.Refusal;
import io.coxswain.operator.observe.VolumeView;
import java.util.Optional;

/// Asks for larger volumes, one at a time. What the API server refused is not asked again for a
/// while; `VolumesReady` says so meanwhile.
final class GrowVolumes implements Rule {
  private static final long ASK_AGAIN_AFTER_MILLIS = 300_000;

  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    String size = view.spec().storage().size();
    long wanted = ByteSize.parse(size);
    return view.volumes().values().stream()
        .filter(volume -> volume.ownerUid().equals(Optional.of(view.uid())))
        .filter(volume -> volume.bound() && !volume.deleting())
        .filter(volume -> volume.requestedBytes() < wanted)
        .filter(volume -> !refusedLately(view, volume))
        .findFirst()
        .map(volume ->
            new Decision.Act(
                new Step.GrowVolume(volume, size),
                Reason.RESIZING,
                "growing %s to %s".formatted(volume.name(), size)));
  }

  private static boolean refusedLately(ClusterView view, VolumeView volume) {
    Refusal refusal = view.memory().refusedGrowth().get(volume.name());
    return refusal != null && view.upMillis() - refusal.atMillis() < ASK_AGAIN_AFTER_MILLIS;
  }
}
