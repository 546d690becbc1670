package io.coxswain.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.chart.Chart;
import io.coxswain.operator.event.EventWriter;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelViews;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.MemberPoll;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Observer;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.resource.DesiredObjects;
import io.coxswain.operator.resource.StatefulSets;
import io.coxswain.operator.resource.VolumeMark;
import io.coxswain.operator.storeclient.GrpcStoreAdmin;
import io.coxswain.operator.storeclient.MemberId;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The chart's rules are what the operator does: no more, no less.
class AccessTest {
  /// What JOSDK's informers do; the kinds are those of `StoreClusterReconciler`.
  private static final List<String> WATCHED =
      List.of(
          "coxswain.dev/storeclusters",
          "apps/statefulsets",
          "/pods",
          "/services",
          "/configmaps",
          "policy/poddisruptionbudgets");

  @Test
  void theRulesAreWhatTheOperatorDoes() throws IOException {
    Set<String> needed = new TreeSet<>();
    try (RecordingApiServer server = new RecordingApiServer();
        KubernetesClient client = server.client()) {
      readEverything(client);
      server.populate();
      writeEverything(client);
      needed.addAll(server.rights());
    }
    WATCHED.forEach(resource -> {
      needed.add("list " + resource);
      needed.add("watch " + resource);
    });
    // An object that server-side apply makes anew is also a creation.
    Set.copyOf(needed).stream()
        .filter(right -> right.startsWith("patch "))
        .filter(right -> !right.contains("/status") && !right.contains("claims"))
        .forEach(right -> needed.add(right.replace("patch ", "create ")));
    assertThat(rules()).containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void theStatusIsWrittenOnlyOnWhatWasRead() throws IOException {
    try (RecordingApiServer server = new RecordingApiServer();
        KubernetesClient client = server.client()) {
      ClusterView view = ModelViews.of(ModelCluster.atRest(3));
      new KubernetesWriter(client).writeStatus(view, view.status());
      assertThat(server.statusPatch())
          .contains(view.resourceVersion(), view.uid(), "genesis")
          .doesNotContain("managedFields", "storage");
    }
  }

  private static void readEverything(KubernetesClient client) {
    try (GrpcStoreAdmin store = new GrpcStoreAdmin(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      Observer observer =
          new Observer(
              client,
              new MemberPoll(store, Runnable::run),
              new Observer.Words("hash", _ -> List.of()),
              Clock.systemUTC(),
              () -> 0);
      Optional<ClusterView> seen =
          observer.observe(ModelCluster.applied(3).names, _ -> Recollection.EMPTY);
      assertThat(seen).isPresent();
    }
  }

  private static void writeEverything(KubernetesClient client) {
    ModelCluster cluster = ModelCluster.atRest(3);
    // As before the first pass that finds the birth latched: every object is missing.
    cluster.genesis = Optional.empty();
    cluster.objects.clear();
    ClusterView view = ModelViews.of(cluster);
    VolumeView volume = view.volumes().values().iterator().next();
    KubernetesWriter writer = new KubernetesWriter(client);
    DesiredObjects wanted = DesiredObjects.of(view);
    assertThat(wanted.apply()).hasSize(6);
    writer.apply(
        view,
        new DesiredObjects(
            wanted.apply(),
            List.of(
                new ObjectView(
                    "PodDisruptionBudget", "config", "u", "1", Optional.empty(), Optional.empty())),
            List.of(new VolumeMark(volume, new MemberId(1), new MemberId(2)))));
    VersionStatus version = Objects.requireNonNull(view.status().version());
    writer.create(StatefulSets.desired(view, version, 3));
    writer.resize(view.names(), new StatefulSetView("u", "1", 3), 4);
    writer.grow(view.names(), volume, "2Gi");
    writer.delete(view.names(), volume);
    writer.writeStatus(view, view.status());
    new EventWriter(client, Clock.systemUTC())
        .normal("demo", "config", "u", Reason.CLUSTER_CREATED, "for the record");
  }

  private static Set<String> rules() {
    Set<String> rights = new TreeSet<>();
    List<PolicyRule> rules =
        Chart.all(ClusterRole.class, Map.of("watchNamespaces[0]", "*")).getFirst().getRules();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> rights.add(verb + " " + group + "/" + resource));
        }
      }
    }
    return rights;
  }
}
