package io.coxswain.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.crd.v1alpha1.StorageSpec;
import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterSpec;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.MemberPoll;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Observer;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.Remembering;
import io.coxswain.operator.resource.ConfigMaps;
import io.coxswain.operator.resource.DesiredObjects;
import io.coxswain.operator.resource.Ownership;
import io.coxswain.operator.resource.StatefulSets;
import io.coxswain.operator.status.Outcome;
import io.coxswain.operator.status.StatusAssembler;
import io.coxswain.operator.storeclient.GrpcStoreAdmin;
import io.coxswain.tempo.TempoMemory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the operator writes, on a real API server that knows StoreClusters. It needs no running
/// operator; one that runs leaves this cluster alone, because it is paused.
@Tag("e2e")
@Tag("ci")
class ServerSideApplyTest {
  private static final ClusterNames NAMES = new ClusterNames("coxswain-apply", "applied");
  private static final VersionStatus VERSION = new VersionStatus(null, "1.0.0", "store:1.0.0");
  private static final StorageSpec STORAGE = new StorageSpec("1Gi", null);
  private static final StoreClusterSpec SPEC =
      new StoreClusterSpec(3, null, null, STORAGE, null, null, null, false);

  private static KubernetesClient client;
  private static GrpcStoreAdmin store;

  @BeforeAll
  static void connect() {
    String kubeconfig = System.getenv("COXSWAIN_E2E_KUBECONFIG");
    if (kubeconfig == null || kubeconfig.isEmpty()) {
      throw new IllegalStateException(
          "COXSWAIN_E2E_KUBECONFIG is not set: this test needs an API server; e2e-tests/run has"
              + " one");
    }
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
            .build();
    store = new GrpcStoreAdmin(Duration.ofSeconds(1), Duration.ofSeconds(1));
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMES.namespace())
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
  }

  @BeforeEach
  void begin() {
    remove();
    StoreCluster cluster = new StoreCluster();
    cluster.getMetadata().setNamespace(NAMES.namespace());
    cluster.getMetadata().setName(NAMES.name());
    cluster.setSpec(new StoreClusterSpec(3, null, null, STORAGE, null, null, null, true));
    client.resource(cluster).create();
  }

  @AfterAll
  static void remove() {
    Duration patience = Duration.ofMinutes(2);
    client
        .resources(StoreCluster.class)
        .inNamespace(NAMES.namespace())
        .withName(NAMES.name())
        .withTimeout(patience.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .delete();
    // Whatever the garbage collector has not come to yet.
    client.services().inNamespace(NAMES.namespace()).delete();
    client.configMaps().inNamespace(NAMES.namespace()).withName(NAMES.genesisConfig()).delete();
    client.configMaps().inNamespace(NAMES.namespace()).withName(NAMES.membersConfig()).delete();
    client
        .serviceAccounts()
        .inNamespace(NAMES.namespace())
        .withName(NAMES.serviceAccount())
        .delete();
    client.policy().v1().podDisruptionBudget().inNamespace(NAMES.namespace()).delete();
    client.apps().statefulSets().inNamespace(NAMES.namespace()).delete();
  }

  @Test
  void aSecondApplyChangesNothing() {
    ClusterView first = view(Recollection.EMPTY);
    assertThat(DesiredObjects.of(first).apply()).hasSize(6);
    apply(first);
    Map<ObjectView.Key, String> before = versions();

    // As after a restart of the operator: it remembers nothing, so it applies everything again.
    ClusterView forgetful = view(Recollection.EMPTY);
    assertThat(DesiredObjects.of(forgetful).apply()).hasSize(5);
    Recollection memory = apply(forgetful);
    assertThat(versions()).isEqualTo(before);

    assertThat(outdated(view(memory))).isEmpty();
  }

  @Test
  void fieldsOfOthersAreKept() {
    Recollection memory = apply(view(Recollection.EMPTY));
    client
        .resource(service())
        .edit(service ->
            new ServiceBuilder(service)
                .editMetadata()
                .addToLabels("team", "blue")
                .addToAnnotations("example.com/note", "kept")
                .endMetadata()
                .editSpec()
                .withSessionAffinity("ClientIP")
                .endSpec()
                .build());
    ClusterView touched = view(memory);
    assertThat(outdated(touched)).containsExactly(NAMES.clientService());
    String version = service().getMetadata().getResourceVersion();
    memory = apply(touched);

    Service after = service();
    assertThat(after.getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(after.getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(after.getMetadata().getAnnotations()).containsEntry("example.com/note", "kept");
    assertThat(after.getSpec().getSessionAffinity()).isEqualTo("ClientIP");
    assertThat(outdated(view(memory))).isEmpty();
  }

  @Test
  void driftIsRepaired() {
    Recollection memory = apply(view(Recollection.EMPTY));
    client
        .resource(service())
        .edit(service ->
            new ServiceBuilder(service)
                .editSpec()
                .addToSelector("app", "something-else")
                .editFirstPort()
                .withTargetPort(new IntOrString(80))
                .endPort()
                .endSpec()
                .build());
    client
        .resource(members())
        .edit(map -> new ConfigMapBuilder(map).addToData("initial-cluster", "mallory=x").build());
    client.policy().v1().podDisruptionBudget().inNamespace(NAMES.namespace()).delete();

    memory = apply(view(memory));

    assertThat(service().getSpec().getSelector()).isEqualTo(NAMES.selector());
    assertThat(service().getSpec().getPorts().getFirst().getTargetPort().getStrVal())
        .isEqualTo("client");
    assertThat(members().getData().get("initial-cluster")).startsWith("applied-0=http://");
    assertThat(
            client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMES.namespace())
                .list()
                .getItems())
        .singleElement()
        .satisfies(
            budget -> assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(2));
    assertThat(outdated(view(memory))).isEmpty();
  }

  @Test
  void aFieldThatSomebodyElseAppliedIsTakenBack() {
    Recollection memory = apply(view(Recollection.EMPTY));
    ConfigMap theirs =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(NAMES.namespace())
            .withName(NAMES.membersConfig())
            .endMetadata()
            .withData(Map.of("initial-cluster-state", "existing", "theirs", "kept"))
            .build();
    assertThatThrownBy(() -> client.resource(theirs).fieldManager("mallory").serverSideApply())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("coxswain-operator");
    client.resource(theirs).fieldManager("mallory").forceConflicts().serverSideApply();

    memory = apply(view(memory));

    assertThat(members().getData())
        .containsEntry("initial-cluster-state", "new")
        .containsEntry("theirs", "kept");
    assertThat(owners(members())).contains("coxswain-operator", "mallory");
    assertThat(outdated(view(memory))).isEmpty();
  }

  @Test
  void anObjectOfSomebodyElseIsLeftAlone() {
    ConfigMap theirs =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(NAMES.namespace())
            .withName(NAMES.membersConfig())
            .endMetadata()
            .withData(Map.of("mine", "yes"))
            .build();
    client.resource(theirs).create();
    apply(view(Recollection.EMPTY));
    assertThat(members().getData()).isEqualTo(Map.of("mine", "yes"));
  }

  @Test
  void statusIsWrittenUnderALock() {
    KubernetesWriter writer = new KubernetesWriter(client);
    ClusterView stale = view(Recollection.EMPTY);
    client
        .resources(StoreCluster.class)
        .inNamespace(NAMES.namespace())
        .withName(NAMES.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"example.com/edited\":\"meanwhile\"}}}");
    assertThatThrownBy(() -> writer.writeStatus(stale, stale.status()))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            failure -> assertThat(failure.getCode()).isEqualTo(409));
  }

  @Test
  void theStatefulSetIsMadeOnceAndResizedUnderALock() {
    KubernetesWriter writer = new KubernetesWriter(client);
    ClusterView view = view(Recollection.EMPTY);
    apply(view);
    StatefulSet wanted = StatefulSets.desired(view, VERSION, 0);
    writer.create(wanted);
    assertThatThrownBy(() -> writer.create(wanted))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            failure -> assertThat(failure.getCode()).isEqualTo(409));
    StatefulSetView seen = view(Recollection.EMPTY).statefulSet().orElseThrow();
    StatefulSetView older = new StatefulSetView(seen.uid(), "1", seen.replicas());
    assertThatThrownBy(() -> writer.resize(NAMES, older, 3))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(view(Recollection.EMPTY).statefulSet().orElseThrow().replicas()).isZero();
  }

  @Test
  void podsSatisfyPodSecurityRestricted() {
    ClusterView view = view(Recollection.EMPTY);
    apply(view);
    StatefulSet set = StatefulSets.desired(view, VERSION, 3);
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(NAMES.namespace())
            .withName("applied-0")
            .endMetadata()
            .withSpec(set.getSpec().getTemplate().getSpec())
            .build();
    pod.getSpec().getContainers().forEach(container -> container.setVolumeMounts(List.of()));
    assertThat(client.resource(pod).dryRun().create()).isNotNull();
    pod.getSpec().getSecurityContext().setRunAsNonRoot(null);
    assertThatThrownBy(() -> client.resource(pod).dryRun().create())
        .hasMessageContaining("violates PodSecurity");
  }

  /// The world as the operator sees it, but with changes allowed and the birth latched.
  private static ClusterView view(Recollection memory) {
    Observer observer =
        new Observer(
            client,
            new MemberPoll(store, Runnable::run),
            new Observer.Words(Ownership.APPLIED_HASH_ANNOTATION, ConfigMaps::genesisOf),
            Clock.systemUTC(),
            () -> 0);
    ClusterView seen = observer.observe(NAMES, _ -> memory).orElseThrow();
    StoreClusterStatus born =
        StatusAssembler.assemble(
            seen,
            new Decision.Rest("nothing"),
            new Outcome.Latched(NAMES.pods(3), VERSION),
            Optional.empty());
    return new ClusterView(
        seen.now(),
        seen.upMillis(),
        seen.names(),
        seen.uid(),
        seen.generation(),
        seen.resourceVersion(),
        SPEC,
        born,
        seen.statefulSet(),
        seen.genesis(),
        new TreeMap<>(),
        seen.volumes(),
        seen.objects(),
        new TreeMap<>(),
        Optional.empty(),
        memory);
  }

  private static Recollection apply(ClusterView view) {
    Map<ObjectView.Key, String> applied =
        new KubernetesWriter(client).apply(view, DesiredObjects.of(view));
    return Remembering.of(view, applied, TempoMemory.EMPTY);
  }

  /// What would be applied now. Without the disruption budget, whose status its controller writes.
  private static List<String> outdated(ClusterView view) {
    return DesiredObjects.of(view).apply().stream()
        .map(object -> object.getMetadata().getName())
        .filter(name -> !name.equals(NAMES.disruptionBudget()))
        .toList();
  }

  private static Map<ObjectView.Key, String> versions() {
    Map<ObjectView.Key, String> versions = new java.util.HashMap<>();
    view(Recollection.EMPTY).objects().stream()
        .filter(object -> !object.name().equals(NAMES.disruptionBudget()))
        .forEach(object -> versions.put(object.key(), object.resourceVersion()));
    return versions;
  }

  private static Service service() {
    return Objects.requireNonNull(
        client.services().inNamespace(NAMES.namespace()).withName(NAMES.clientService()).get());
  }

  private static ConfigMap members() {
    return Objects.requireNonNull(
        client.configMaps().inNamespace(NAMES.namespace()).withName(NAMES.membersConfig()).get());
  }

  private static List<String> owners(HasMetadata object) {
    return object.getMetadata().getManagedFields().stream()
        .map(ManagedFieldsEntry::getManager)
        .toList();
  }
}
