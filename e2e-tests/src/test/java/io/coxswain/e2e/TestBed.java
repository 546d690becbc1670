package io.coxswain.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Kubernetes that `e2e-tests/run` has started, with the operator installed.
final class TestBed {
  /// Where stories live; the policy is the strictest that Kubernetes enforces.
  static final String NAMESPACE = "coxswain-stories";

  /// Where the operator lives.
  static final String OPERATOR_NAMESPACE = "coxswain-system";

  private TestBed() {}

  static KubernetesClient connect() {
    Config config = Config.fromKubeconfig(new File(setting("COXSWAIN_E2E_KUBECONFIG")));
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
    return client;
  }

  /// The real etcdctl.
  static String etcdctl() {
    return setting("COXSWAIN_E2E_ETCDCTL");
  }

  /// Runs the real kubectl on that Kubernetes.
  static Commands.Answer kubectl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("kubectl");
    command.add("--kubeconfig=" + setting("COXSWAIN_E2E_KUBECONFIG"));
    command.addAll(List.of(arguments));
    return Commands.run(command);
  }

  /// A script of the test bed.
  static String script(String name) {
    return inRepository("e2e-tests/testbed/" + name);
  }

  /// A file of the repository, by its path from the root.
  static String inRepository(String path) {
    return Path.of(System.getProperty("coxswain.root"), path).toString();
  }

  private static String setting(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          variable + " is not set: stories need a test bed; run them by e2e-tests/run");
    }
    return value;
  }
}
