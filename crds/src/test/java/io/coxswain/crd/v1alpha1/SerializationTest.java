package io.coxswain.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerializationTest {
  @Test
  void whatTheSpecLeavesOutIsFilledWithTheSchemasDefaults() {
    StoreCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: coxswain.dev/v1alpha1
            kind: StoreCluster
            metadata: {name: config}
            spec: {storage: {size: 1Gi}}
            """,
            StoreCluster.class);
    assertThat(cluster.getSpec().wantedReplicas()).isEqualTo(3);
    assertThat(cluster.getSpec().wantedTiming().wantedMode()).isEqualTo(TimingSpec.Mode.AUTO);
    assertThat(cluster.getSpec().changesStopped()).isFalse();
  }

  @Test
  void everySpecFieldIsRead() {
    StoreCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: coxswain.dev/v1alpha1
            kind: StoreCluster
            metadata: {name: config}
            spec:
              replicas: 5
              version: 0.1.0
              image:
                repository: example.org/store
                tag: "7"
                pullPolicy: Always
                pullSecrets: [{name: registry}]
              storage: {size: 1Gi, storageClassName: fast}
              timing: {mode: Fixed, heartbeatMillis: 50, electionMillis: 500}
              store: {quota: 400Mi}
              pod: {resources: {requests: {cpu: 1, memory: 256Mi}, limits: {memory: 512Mi}}}
              paused: true
              aFieldOfTheFuture: ignored
            """,
            StoreCluster.class);
    StoreClusterSpec spec = cluster.getSpec();
    assertThat(spec)
        .isEqualTo(
            new StoreClusterSpec(
                5,
                "0.1.0",
                new ImageSpec(
                    "example.org/store",
                    "7",
                    null,
                    ImageSpec.PullPolicy.ALWAYS,
                    List.of(new ImageSpec.SecretName("registry"))),
                new StorageSpec("1Gi", "fast"),
                new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null),
                new StoreSpec("400Mi"),
                spec.pod(),
                true));
    assertThat(Serialization.asJson(spec.pod()))
        .isEqualTo(
            "{\"resources\":{\"requests\":{\"cpu\":\"1\",\"memory\":\"256Mi\"},"
                + "\"limits\":{\"memory\":\"512Mi\"}}}");
  }
}
