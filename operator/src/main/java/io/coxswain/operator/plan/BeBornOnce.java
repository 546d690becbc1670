package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.ImageSpec;
import io.coxswain.crd.v1alpha1.StoreClusterSpec;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.VolumeView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Birth: the first members are latched in status before the first pod, then all start at once, and
/// nothing else happens until all of them have joined.
///
/// Without the latch: two of three pods elect, the user edits to five, the next three pods start with
/// a list of five and elect too, and there are two clusters.
final class BeBornOnce implements Rule {
  private static final Duration RECHECK = Duration.ofSeconds(2);

  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    List<String> latched = view.status().genesis();
    if (latched == null || latched.isEmpty()) {
      return Optional.of(foreignVolume(view).orElseGet(() -> latch(situation)));
    }
    if (view.statefulSet().isEmpty()) {
      int replicas = podsOf(view, latched);
      return Optional.of(
          foreignVolume(view)
              .orElseGet(() ->
                  new Decision.Act(
                      new Step.CreateStatefulSet(replicas),
                      Reason.BOOTSTRAPPING,
                      "starting %d members".formatted(replicas))));
    }
    if (view.bootstrapped()) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision.Wait(
            Reason.BOOTSTRAPPING,
            "waiting until all of %s have joined".formatted(String.join(", ", latched)),
            RECHECK));
  }

  /// Until every first member has joined, the member list isn't what it will be.
  @Override
  public boolean lastWord() {
    return true;
  }

  private static Decision latch(Situation situation) {
    ClusterView view = situation.view();
    // Status can be lost (a backup tool, a GitOps restore); the ConfigMap is immutable.
    List<String> genesis =
        view.genesis().orElseGet(() -> view.names().pods(view.spec().wantedReplicas()));
    return new Decision.Act(
        new Step.LatchBirth(genesis, version(view.spec(), situation.settings())),
        Reason.BOOTSTRAPPING,
        "the cluster is born with %s".formatted(String.join(", ", genesis)));
  }

  private static VersionStatus version(StoreClusterSpec spec, PlanSettings settings) {
    String version =
        spec.version() == null || spec.version().isEmpty()
            ? settings.storeVersion()
            : spec.version();
    ImageSpec image = spec.image();
    String repository =
        image == null || image.repository() == null ? settings.storeImage() : image.repository();
    if (image != null && image.digest() != null) {
      return new VersionStatus(null, version, repository + "@" + image.digest());
    }
    String tag = image == null || image.tag() == null ? version : image.tag();
    return new VersionStatus(null, version, repository + ":" + tag);
  }

  private static Optional<Decision> foreignVolume(ClusterView view) {
    List<String> foreign =
        view.volumes().values().stream()
            .filter(volume -> !volume.ownerUid().equals(Optional.of(view.uid())))
            .map(VolumeView::name)
            .toList();
    return foreign.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Decision.Blocked(
                Reason.FOREIGN_VOLUME,
                "%s belong to an earlier StoreCluster of this name; delete them if their data is not needed, or use another name"
                    .formatted(String.join(", ", foreign))));
  }

  /// How many pods a StatefulSet needs that somebody deleted: as many as the last known member list.
  private static int podsOf(ClusterView view, List<String> genesis) {
    return view.bootstrapped() ? Math.max(LastKnownList.pods(view), 1) : genesis.size();
  }
}
