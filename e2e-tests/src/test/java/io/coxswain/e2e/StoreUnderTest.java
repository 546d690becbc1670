package io.coxswain.e2e;

import io.coxswain.crd.v1alpha1.Condition;
import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One StoreCluster of a story: created, looked at, deleted with its volumes at the end.
final class StoreUnderTest implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int CLIENT_PORT = 2379;

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final String name;

  private StoreUnderTest(KubernetesClient kubernetes, String namespace, String name) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.name = name;
  }

  /// Creates it from YAML; `%s` in the text becomes the name.
  static StoreUnderTest create(
      KubernetesClient kubernetes, String namespace, String name, String spec) {
    StoreUnderTest store = new StoreUnderTest(kubernetes, namespace, name);
    store.removeLeftovers();
    store.createAgain(spec);
    return store;
  }

  /// Creates it once more, after it was deleted by hand.
  void createAgain(String spec) {
    kubernetes.resource(manifest(namespace, name, spec)).create();
  }

  /// A StoreCluster as YAML; `spec` is the indented body below `spec:`.
  static String manifest(String namespace, String name, String spec) {
    return """
    apiVersion: coxswain.dev/v1alpha1
    kind: StoreCluster
    metadata:
      namespace: %s
      name: %s
    spec:
    %s
    """
        .formatted(namespace, name, spec.indent(2));
  }

  Resource<StoreCluster> resource() {
    return kubernetes.resources(StoreCluster.class).inNamespace(namespace).withName(name);
  }

  /// What status says now; empty before the operator's first word.
  Optional<StoreClusterStatus> status() {
    return Optional.ofNullable(resource().get()).map(StoreCluster::getStatus);
  }

  /// Waits until status is as wanted.
  StoreClusterStatus await(String what, Predicate<StoreClusterStatus> enough) {
    return await(what, PATIENCE, enough);
  }

  StoreClusterStatus await(String what, Duration patience, Predicate<StoreClusterStatus> enough) {
    return Await.until(
            name + ": " + what,
            patience,
            this::status,
            status -> status.isPresent() && enough.test(status.get()))
        .orElseThrow();
  }

  /// Waits for a settled cluster: available, all wanted voters, nothing in flight.
  StoreClusterStatus awaitSettled(int voters) {
    return await(
        "available and settled with %d voters".formatted(voters),
        status ->
            is(status, "Available", "True")
                && is(status, "Progressing", "False")
                && Integer.valueOf(voters).equals(status.votingMembers())
                && (voters + "/" + voters).equals(status.ready())
                && status.leader() != null);
  }

  /// Whether a condition has this status.
  static boolean is(StoreClusterStatus status, String type, String wanted) {
    return condition(status, type).map(c -> c.status().equals(wanted)).orElse(false);
  }

  static Optional<Condition> condition(StoreClusterStatus status, String type) {
    List<Condition> conditions = status.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /// Changes the spec by a JSON merge patch.
  void patch(String json) {
    resource()
        .patch(
            io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
            json);
  }

  Pod pod(String podName) {
    Pod pod = kubernetes.pods().inNamespace(namespace).withName(podName).get();
    if (pod == null) {
      throw new AssertionError("there is no pod " + podName);
    }
    return pod;
  }

  /// The running pods of the cluster, by the selector that status names.
  List<Pod> pods() {
    String selector = status().map(StoreClusterStatus::selector).orElseThrow();
    return kubernetes
        .pods()
        .inNamespace(namespace)
        .withLabelSelector(selector == null ? "" : selector)
        .list()
        .getItems();
  }

  /// Ends a member's process at once, by SIGKILL; its container is started again in the same pod.
  void crash(String podName) {
    Commands.run(TestBed.script("crash"), namespace, podName).ok();
  }

  /// Deletes a member's pod without a grace period.
  void delete(String podName) {
    kubernetes.pods().inNamespace(namespace).withName(podName).withGracePeriod(0).delete();
  }

  /// `host:port` of every running member.
  List<String> endpoints() {
    return pods().stream()
        .map(pod -> pod.getStatus().getPodIP())
        .filter(ip -> ip != null && !ip.isEmpty())
        .map(ip -> ip + ":" + CLIENT_PORT)
        .toList();
  }

  /// Runs the real etcdctl against all members.
  Commands.Answer etcdctl(String... arguments) {
    return Commands.run(etcdctlCommand(arguments));
  }

  /// How the real etcdctl is called against all members.
  List<String> etcdctlCommand(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(TestBed.etcdctl());
    command.add("--endpoints=" + String.join(",", endpoints()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Everything a person would look at after a failure.
  String describe() {
    String pods =
        pods().stream()
            .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase())
            .collect(Collectors.joining(", "));
    return "%s: status %s; pods %s".formatted(name, status(), pods);
  }

  @Override
  public void close() {
    Evidence.gather(kubernetes, namespace, name);
    removeLeftovers();
  }

  private void removeLeftovers() {
    resource().delete();
    Await.until("deletion of " + name, PATIENCE, this::leftPods, List::isEmpty);
    kubernetes
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .resources()
        .filter(claim -> claim.item().getMetadata().getName().startsWith("data-" + name + "-"))
        .forEach(Resource::delete);
    Await.until("deletion of the volumes of " + name, PATIENCE, this::volumes, List::isEmpty);
  }

  /// The names of its members' volumes.
  List<String> volumes() {
    return kubernetes.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
        .map(claim -> claim.getMetadata().getName())
        .filter(claim -> claim.startsWith("data-" + name + "-"))
        .sorted()
        .toList();
  }

  private List<String> leftPods() {
    return kubernetes.pods().inNamespace(namespace).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(pod -> pod.startsWith(name + "-"))
        .toList();
  }
}
