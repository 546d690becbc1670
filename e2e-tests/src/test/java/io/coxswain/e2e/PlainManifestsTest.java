package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value =
        "kubectl apply -k deploy/ is accepted, and its operator is the one that the chart"
            + " installs.",
    seconds = 10)
@Tag("ci")
class PlainManifestsTest {
  private static final String DEPLOY = TestBed.inRepository("deploy");
  private static final String DEFAULT_REGISTRY = "docker.io/";

  @Test
  void theApiServerAcceptsThem() {
    assertThat(TestBed.kubectl("apply", "-k", DEPLOY, "--dry-run=server").ok().lines())
        .filteredOn(line -> line.endsWith("(server dry run)"))
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactlyInAnyOrder(
            "namespace/coxswain-system",
            "customresourcedefinition.apiextensions.k8s.io/storeclusters.coxswain.dev",
            "serviceaccount/coxswain",
            "clusterrole.rbac.authorization.k8s.io/coxswain",
            "clusterrolebinding.rbac.authorization.k8s.io/coxswain",
            "role.rbac.authorization.k8s.io/coxswain-election",
            "rolebinding.rbac.authorization.k8s.io/coxswain-election",
            "deployment.apps/coxswain");
  }

  /// The operator that runs here was installed by the chart.
  @Test
  void theirOperatorIsTheChartsOne() {
    try (KubernetesClient kubernetes = TestBed.connect()) {
      List<HasMetadata> plain = plain(kubernetes);
      List<HasMetadata> installed = kubernetes.resourceList(plain).get();
      assertThat(container(plain).getImage())
          .isEqualTo(withoutDefaultRegistry(container(installed).getImage()));
      assertThat(container(plain).getCommand()).isEqualTo(container(installed).getCommand());
      assertThat(container(plain).getArgs()).isEqualTo(container(installed).getArgs());
      assertThat(environment(plain)).isNotEmpty().isEqualTo(environment(installed));
      assertThat(only(ClusterRole.class, plain).getRules())
          .isNotEmpty()
          .isEqualTo(only(ClusterRole.class, installed).getRules());
      assertThat(only(Role.class, plain).getRules())
          .isNotEmpty()
          .isEqualTo(only(Role.class, installed).getRules());
    }
  }

  private static List<HasMetadata> plain(KubernetesClient kubernetes) {
    String yaml = TestBed.kubectl("kustomize", DEPLOY).ok();
    return kubernetes.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  private static Container container(List<HasMetadata> objects) {
    List<Container> containers =
        only(Deployment.class, objects).getSpec().getTemplate().getSpec().getContainers();
    assertThat(containers).hasSize(1);
    return containers.getFirst();
  }

  private static List<String> environment(List<HasMetadata> objects) {
    return container(objects).getEnv().stream()
        .map(variable -> variable.getName() + "=" + value(variable))
        .toList();
  }

  private static String value(EnvVar variable) {
    return variable.getValueFrom() == null
        ? withoutDefaultRegistry(variable.getValue() == null ? "" : variable.getValue())
        : fieldPath(variable.getValueFrom().getFieldRef());
  }

  private static String fieldPath(ObjectFieldSelector field) {
    return "the pod's " + field.getFieldPath();
  }

  private static String withoutDefaultRegistry(String image) {
    return image.startsWith(DEFAULT_REGISTRY) ? image.substring(DEFAULT_REGISTRY.length()) : image;
  }

  private static <T extends HasMetadata> T only(Class<T> kind, List<HasMetadata> objects) {
    List<T> found = objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.getFirst();
  }
}
