package io.coxswain.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// After a change of the chart: `./mvnw -pl operator -am test -Dcoxswain.rewrite=true`, then review the
/// diff.
class DeployManifestTest {
  private static final Path COMMITTED = Path.of("../deploy/coxswain.yaml");
  private static final Path EXAMPLE = Path.of("../deploy/examples/storecluster.yaml");

  @Test
  void thePlainManifestsAreWhatTheChartRenders() throws IOException {
    String rendered = Chart.text(Map.of("watchNamespaces[0]", "*"));
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.writeString(COMMITTED, rendered);
    }
    assertThat(COMMITTED)
        .as("rewrite with ./mvnw -pl operator -am test -Dcoxswain.rewrite=true")
        .hasContent(rendered);
  }

  @Test
  void theExampleIsAStoreCluster() throws IOException {
    try (InputStream stream = Files.newInputStream(EXAMPLE)) {
      StoreCluster example = Serialization.unmarshal(stream, StoreCluster.class);
      assertThat(example.getMetadata().getName()).isEqualTo("config");
      assertThat(example.getSpec().wantedReplicas()).isEqualTo(3);
      assertThat(example.getSpec().storage().size()).isEqualTo("1Gi");
    }
  }
}
