package io.coxswain.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  private static final Map<String, ?> DEFAULTS = Map.of();
  private static final Map<String, ?> EVERYWHERE = Map.of("watchNamespaces[0]", "*");

  @Test
  void isWithoutFault() {
    LintResult lint = new Helm(Chart.DIRECTORY).lint().strict().call();
    assertThat(lint.isFailed()).as(() -> String.join("\n", lint.getMessages())).isFalse();
  }

  @Test
  void servesItsOwnNamespaceUnlessToldOtherwise() {
    assertThat(Chart.all(ClusterRole.class, DEFAULTS)).isEmpty();
    assertThat(Chart.all(Role.class, DEFAULTS))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsOnly(Chart.NAMESPACE);
    assertThat(environment(DEFAULTS, "COXSWAIN_WATCH_NAMESPACES")).contains(Chart.NAMESPACE);
  }

  @Test
  void servesSeveralNamespacesWithARoleInEach() {
    Map<String, ?> values = Map.of("watchNamespaces[0]", "red", "watchNamespaces[1]", "blue");
    assertThat(Chart.all(ClusterRole.class, values)).isEmpty();
    assertThat(Chart.all(Role.class, values))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("red", "blue", Chart.NAMESPACE);
    assertThat(environment(values, "COXSWAIN_WATCH_NAMESPACES")).contains("red,blue");
  }

  @Test
  void servesEveryNamespaceWithAClusterRole() {
    assertThat(Chart.all(ClusterRole.class, EVERYWHERE)).hasSize(1);
    assertThat(environment(EVERYWHERE, "COXSWAIN_WATCH_NAMESPACES")).contains("");
  }

  @Test
  void handsOutNoWildcardsAndNoSecrets() {
    Stream.concat(
            Chart.all(Role.class, EVERYWHERE).stream().map(Role::getRules),
            Chart.all(ClusterRole.class, EVERYWHERE).stream().map(ClusterRole::getRules))
        .flatMap(List::stream)
        .forEach(ChartTest::isModest);
  }

  private static void isModest(PolicyRule rule) {
    assertThat(rule.getVerbs()).doesNotContain("*", "escalate", "bind", "impersonate");
    assertThat(rule.getResources()).doesNotContain("*", "secrets", "nodes");
    assertThat(rule.getApiGroups()).doesNotContain("*");
  }

  @Test
  void theOperatorsPodIsRestricted() {
    PodSpec pod = pod(DEFAULTS);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    Container operator = pod.getContainers().getFirst();
    assertThat(operator.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(operator.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(operator.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void takesTheImagesOfItsOwnVersion() {
    String version = version();
    assertThat(pod(DEFAULTS).getContainers().getFirst().getImage())
        .isEqualTo("coxswain/operator:" + version);
    assertThat(environment(DEFAULTS, "COXSWAIN_STORE_IMAGE")).contains("coxswain/store-node");
    assertThat(environment(DEFAULTS, "COXSWAIN_STORE_VERSION")).contains(version);
  }

  @Test
  void theChartsVersionIsTheProjects() {
    assertThat(version()).isEqualTo(System.getProperty("coxswain.version"));
  }

  @Test
  void keepsTheDefinitionWhenTheChartIsUninstalled() {
    CustomResourceDefinition definition = Chart.one(CustomResourceDefinition.class, DEFAULTS);
    assertThat(definition.getMetadata().getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
    assertThat(Chart.all(CustomResourceDefinition.class, Map.of("crds.install", false))).isEmpty();
  }

  @Test
  void leavesRightsToOthersOnRequest() {
    assertThat(Chart.objects(Map.of("rbac.create", false, "serviceAccount.create", false)))
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("CustomResourceDefinition", "Deployment");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "replica, 2, replica",
    "replicas, 9, replicas",
    "image.pullPolicy, Sometimes, pullPolicy",
    "storeImage.repository, '', repository",
    "crds.install, perhaps, install",
    "crds.remove, true, remove",
    "watchNamespaces[0], Not_A_Namespace, watchNamespaces",
    "resources, plenty, resources",
    "watchNamespaces, not-a-list, watchNamespaces"
  })
  void refusesValuesItDoesNotKnow(String name, String value, String named) {
    assertThatThrownBy(() -> Chart.text(Map.of(name, value))).hasMessageContaining(named);
  }

  private static String version() {
    return Optional.ofNullable(
            Chart.one(Deployment.class, DEFAULTS)
                .getMetadata()
                .getLabels()
                .get("app.kubernetes.io/version"))
        .orElseThrow();
  }

  private static PodSpec pod(Map<String, ?> values) {
    return Chart.one(Deployment.class, values).getSpec().getTemplate().getSpec();
  }

  private static Optional<String> environment(Map<String, ?> values, String variable) {
    return pod(values).getContainers().getFirst().getEnv().stream()
        .filter(entry -> entry.getName().equals(variable))
        .map(EnvVar::getValue)
        .findFirst();
  }
}
