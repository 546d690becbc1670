package io.coxswain.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Kubernetes' objects, cut down to what decisions rest on.
final class Views {
  private static final int LAST_ERROR_CHARACTERS_MAX = 400;

  private Views() {}

  static StatefulSetView of(StatefulSet set) {
    return new StatefulSetView(
        set.getMetadata().getUid(),
        set.getMetadata().getResourceVersion(),
        set.getSpec().getReplicas());
  }

  static PodView of(Pod pod) {
    List<ContainerStatus> containers =
        Optional.ofNullable(pod.getStatus())
            .map(status -> status.getContainerStatuses())
            .orElse(List.of());
    boolean ready =
        Optional.ofNullable(pod.getStatus())
            .map(status -> status.getConditions())
            .orElse(List.of())
            .stream()
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
    return new PodView(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP()),
        containers.stream()
            .anyMatch(container ->
                container.getState() != null && container.getState().getRunning() != null),
        ready,
        pod.getMetadata().getDeletionTimestamp() != null,
        containers.stream().mapToInt(ContainerStatus::getRestartCount).sum(),
        containers.stream().flatMap(container -> lastError(container).stream()).findFirst());
  }

  private static Optional<String> lastError(ContainerStatus container) {
    return Optional.ofNullable(container.getLastState())
        .flatMap(last -> Optional.ofNullable(last.getTerminated()))
        .map(ended ->
            "exit code %d: %s"
                .formatted(
                    ended.getExitCode(),
                    Optional.ofNullable(ended.getMessage())
                        .or(() -> Optional.ofNullable(ended.getReason()))
                        .orElse("no message")))
        .map(text ->
            text.length() <= LAST_ERROR_CHARACTERS_MAX
                ? text
                : text.substring(text.length() - LAST_ERROR_CHARACTERS_MAX));
  }

  static VolumeView of(ClusterNames names, PersistentVolumeClaim claim) {
    String name = claim.getMetadata().getName();
    return new VolumeView(
        name,
        claim.getMetadata().getUid(),
        name.substring(names.volume("").length()),
        entry(claim.getMetadata().getLabels(), ClusterNames.OWNER_UID_LABEL),
        entry(claim.getMetadata().getAnnotations(), ClusterNames.MEMBER_ID_ANNOTATION),
        storage(
            Optional.ofNullable(claim.getSpec().getResources())
                .map(resources -> resources.getRequests())),
        storage(Optional.ofNullable(claim.getStatus()).map(status -> status.getCapacity())),
        claim.getMetadata().getDeletionTimestamp() != null);
  }

  private static long storage(Optional<Map<String, Quantity>> amounts) {
    return amounts
        .flatMap(found -> Optional.ofNullable(found.get("storage")))
        .map(quantity -> quantity.getNumericalAmount().longValue())
        .orElse(0L);
  }

  static ObjectView of(HasMetadata object, String hashAnnotation) {
    return new ObjectView(
        object.getKind(),
        object.getMetadata().getName(),
        object.getMetadata().getUid(),
        object.getMetadata().getResourceVersion(),
        owner(object),
        entry(object.getMetadata().getAnnotations(), hashAnnotation));
  }

  private static Optional<String> owner(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .map(OwnerReference::getUid)
        .findFirst();
  }

  private static Optional<String> entry(
      @org.jspecify.annotations.Nullable Map<String, String> map, String key) {
    return map == null ? Optional.empty() : Optional.ofNullable(map.get(key));
  }
}
