package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.storeclient.MemberReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything but the StatefulSet as it should be now: idempotent, applied in every pass, not an act.
///
/// @param apply objects that are missing, differ from what was last applied, or were touched since
/// @param delete objects that are there and should not be
/// @param marks volumes on which it should be written whose they are
public record DesiredObjects(
    List<HasMetadata> apply, List<ObjectView> delete, List<VolumeMark> marks) {
  private static final DesiredObjects NONE = new DesiredObjects(List.of(), List.of(), List.of());

  /// What differs in this view. Nothing before the birth is latched, and nothing while paused.
  public static DesiredObjects of(ClusterView view) {
    List<String> genesis = view.status().genesis();
    if (genesis == null || genesis.isEmpty() || view.spec().changesStopped()) {
      return NONE;
    }
    List<HasMetadata> wanted = new ArrayList<>();
    wanted.add(ServiceAccounts.store(view));
    wanted.add(Services.peers(view));
    wanted.add(Services.client(view));
    if (view.genesis().isEmpty()) {
      wanted.add(ConfigMaps.genesis(view, genesis));
    }
    ConfigMaps.members(view, genesis).ifPresent(wanted::add);
    OptionalInt voters = DisruptionBudgets.voters(view, genesis);
    if (voters.isPresent()) {
      DisruptionBudgets.protecting(view, voters.getAsInt()).ifPresent(wanted::add);
    }
    return new DesiredObjects(
        wanted.stream().filter(object -> differs(view, object)).toList(),
        surplusBudget(view, voters).stream().toList(),
        marks(view));
  }

  private static boolean differs(ClusterView view, HasMetadata object) {
    Optional<ObjectView> present = find(view, object.getKind(), object.getMetadata().getName());
    boolean foreign =
        present.filter(found -> !found.ownerUid().equals(Optional.of(view.uid()))).isPresent();
    return !foreign
        && present
            .filter(found -> found.appliedHash().equals(Optional.of(AppliedHash.of(object))))
            .filter(found -> untouched(view, found))
            .isEmpty();
  }

  /// Whether nobody changed it since the operator applied it last. Who changed what can't be told from
  /// here: applying it again repairs our fields, leaves those of others, and costs nothing if only
  /// theirs have changed.
  private static boolean untouched(ClusterView view, ObjectView object) {
    return object.resourceVersion().equals(view.memory().applied().get(object.key()));
  }

  private static Optional<ObjectView> surplusBudget(ClusterView view, OptionalInt voters) {
    if (voters.isEmpty() || voters.getAsInt() > 1) {
      return Optional.empty();
    }
    return find(view, "PodDisruptionBudget", view.names().disruptionBudget())
        .filter(found -> found.ownerUid().equals(Optional.of(view.uid())));
  }

  private static Optional<ObjectView> find(ClusterView view, String kind, String name) {
    return view.objects().stream()
        .filter(object -> object.kind().equals(kind) && object.name().equals(name))
        .findFirst();
  }

  private static List<VolumeMark> marks(ClusterView view) {
    if (!view.bootstrapped()) {
      return List.of();
    }
    return view.membersByPod().entrySet().stream()
        .filter(entry -> entry.getValue().started())
        .map(entry -> mark(view, entry.getKey(), entry.getValue()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<VolumeMark> mark(
      ClusterView view, String pod, MemberReport.Listed member) {
    return Optional.ofNullable(view.volumes().get(view.names().volume(pod)))
        .filter(volume -> volume.ownerUid().equals(Optional.of(view.uid())))
        .filter(volume -> !volume.deleting())
        .filter(volume -> !volume.memberId().equals(Optional.of(member.memberId().toString())))
        .flatMap(volume ->
            view.confirmedLeader()
                .map(leader ->
                    new VolumeMark(volume, member.memberId(), leader.report().clusterId())));
  }
}
