package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.crd.v1alpha1.Messages;
import io.coxswain.crd.v1alpha1.StoreCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule of the schema, on a real API server, which alone knows what CEL makes of them. Creations and
/// changes are tried as dry runs; the clusters that changes are tried on are paused.
@Story(value = "A resource that cannot be is refused at once, with the right words.", seconds = 15)
@Tag("ci")
class BadResourcesAreRefusedTest {
  /// The API server's own words where the schema needs none of ours.
  private static final String SCHEMA = "Invalid value";

  private static final String ENUM = "Unsupported value";
  private static final String REQUIRED = "Required value";

  private static final String FULL =
      """
      replicas: 1
      version: 1.0.0
      image: {tag: 1.0.0}
      storage: {size: 2Gi, storageClassName: local}
      timing: {mode: Fixed, heartbeatMillis: 100, electionMillis: 1000}
      store: {quota: 500Mi}
      pod: {resources: {requests: {cpu: 100m}}}
      paused: true
      """;
  private static final String BARE =
      """
      replicas: 1
      storage: {size: 2Gi}
      paused: true
      """;
  private static final PatchContext DRY_MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withDryRun(List.of("All"))
          .build();

  private static KubernetesClient kubernetes;
  private static StoreUnderTest full;
  private static StoreUnderTest bare;

  /// @param body a spec as YAML, or a change of one as JSON
  /// @param refusal what the refusal says; empty: it is accepted
  record Row(String title, String body, String refusal) {
    @Override
    public String toString() {
      return title + (refusal.isEmpty() ? " is accepted" : " is refused");
    }
  }

  @BeforeAll
  static void create() {
    kubernetes = TestBed.connect();
    full = StoreUnderTest.create(kubernetes, TestBed.NAMESPACE, "full", FULL);
    bare = StoreUnderTest.create(kubernetes, TestBed.NAMESPACE, "bare", BARE);
  }

  @AfterAll
  static void delete() {
    full.close();
    bare.close();
    kubernetes.close();
  }

  static Stream<Row> specs() {
    return Stream.of(
        accepted("the least", "storage: {size: 1Gi}"),
        accepted("everything", FULL),
        accepted("one member", "replicas: 1\nstorage: {size: 1Gi}"),
        accepted("nine members", "replicas: 9\nstorage: {size: 1Gi}"),
        refused("two members", "replicas: 2\nstorage: {size: 1Gi}", Messages.REPLICAS_ODD),
        refused("four members", "replicas: 4\nstorage: {size: 1Gi}", Messages.REPLICAS_ODD),
        refused("no members", "replicas: 0\nstorage: {size: 1Gi}", SCHEMA),
        refused("eleven members", "replicas: 11\nstorage: {size: 1Gi}", SCHEMA),
        refused("no storage", "replicas: 3", REQUIRED),
        refused("storage without a size", "storage: {storageClassName: local}", REQUIRED),
        refused("storage of no size", "storage: {size: 0Gi}", SCHEMA),
        refused("storage of a broken size", "storage: {size: 1.5Gi}", SCHEMA),
        refused("a version that is none", "storage: {size: 1Gi}\nversion: latest", SCHEMA),
        accepted("an empty version", "storage: {size: 1Gi}\nversion: ''"),
        refused(
            "an image by tag and digest",
            "storage: {size: 1Gi}\nimage: {tag: a, digest: 'sha256:%s'}".formatted("0".repeat(64)),
            Messages.IMAGE_TAG_OR_DIGEST),
        accepted(
            "an image by digest",
            "storage: {size: 1Gi}\nimage: {digest: 'sha256:%s'}".formatted("0".repeat(64))),
        refused("a digest that is none", "storage: {size: 1Gi}\nimage: {digest: abc}", SCHEMA),
        refused(
            "a pull policy that is none", "storage: {size: 1Gi}\nimage: {pullPolicy: Often}", ENUM),
        accepted("a quota of half the volume", "storage: {size: 1Gi}\nstore: {quota: 512Mi}"),
        refused(
            "a quota of more than half the volume",
            "storage: {size: 1Gi}\nstore: {quota: 513Mi}",
            Messages.QUOTA_TOO_LARGE),
        refused("a mode that is none", "storage: {size: 1Gi}\ntiming: {mode: Manual}", ENUM),
        accepted("an empty timing", "storage: {size: 1Gi}\ntiming: {}"),
        refused("Fixed without numbers", timing("mode: Fixed"), Messages.FIXED_NEEDS_BOTH),
        refused(
            "Fixed with one number",
            timing("mode: Fixed, heartbeatMillis: 100"),
            Messages.FIXED_NEEDS_BOTH),
        accepted(
            "Fixed with both numbers",
            timing("mode: Fixed, heartbeatMillis: 100, electionMillis: 500")),
        refused(
            "an election timeout too close to the heartbeat",
            timing("mode: Fixed, heartbeatMillis: 100, electionMillis: 499"),
            Messages.ELECTION_PROPORTION),
        refused(
            "Auto with the numbers of Fixed",
            timing("mode: Auto, heartbeatMillis: 100, electionMillis: 1000"),
            Messages.FIXED_ONLY),
        refused(
            "no mode with the numbers of Fixed",
            timing("heartbeatMillis: 100"),
            Messages.FIXED_ONLY),
        refused(
            "Observe with a number of Fixed",
            timing("mode: Observe, electionMillis: 1000"),
            Messages.FIXED_ONLY),
        refused(
            "an election timeout beyond etcd's limit",
            timing("mode: Fixed, heartbeatMillis: 100, electionMillis: 50001"),
            SCHEMA),
        accepted("bounds with room", timing("minHeartbeatMillis: 100, maxElectionMillis: 500")),
        refused(
            "bounds without room",
            timing("minHeartbeatMillis: 101, maxElectionMillis: 500"),
            Messages.BOUNDS_PROPORTION));
  }

  static Stream<Row> changesOfFull() {
    return Stream.of(
        accepted("more members", spec("\"replicas\":3")),
        refused("an even number of members", spec("\"replicas\":2"), Messages.REPLICAS_ODD),
        accepted("more storage", storage("\"size\":\"3Gi\"")),
        accepted("as much storage in another unit", storage("\"size\":\"2048Mi\"")),
        refused("less storage", storage("\"size\":\"1Gi\""), Messages.STORAGE_SHRINK),
        refused(
            "less storage in another unit", storage("\"size\":\"2G\""), Messages.STORAGE_SHRINK),
        refused(
            "another storage class",
            storage("\"storageClassName\":\"fast\""),
            Messages.STORAGE_CLASS_IMMUTABLE),
        refused(
            "no storage class",
            storage("\"storageClassName\":null"),
            Messages.STORAGE_CLASS_IMMUTABLE),
        refused("another version", spec("\"version\":\"1.0.1\""), Messages.VERSION_IMMUTABLE),
        refused("no version", spec("\"version\":null"), Messages.VERSION_IMMUTABLE),
        refused("another image", spec("\"image\":{\"tag\":\"1.0.1\"}"), Messages.IMAGE_IMMUTABLE),
        refused("no image", spec("\"image\":null"), Messages.IMAGE_IMMUTABLE),
        refused("another quota", spec("\"store\":{\"quota\":\"400Mi\"}"), Messages.STORE_IMMUTABLE),
        refused("no quota", spec("\"store\":null"), Messages.STORE_IMMUTABLE),
        refused(
            "other resources",
            spec("\"pod\":{\"resources\":{\"requests\":{\"cpu\":\"200m\"}}}"),
            Messages.POD_IMMUTABLE),
        refused("no resources", spec("\"pod\":null"), Messages.POD_IMMUTABLE),
        accepted("another fixed timing", change("\"heartbeatMillis\":200")),
        refused(
            "an unsound fixed timing",
            change("\"heartbeatMillis\":201"),
            Messages.ELECTION_PROPORTION),
        refused("Auto that keeps the numbers", change("\"mode\":\"Auto\""), Messages.FIXED_ONLY),
        accepted("no timing", spec("\"timing\":null")),
        accepted("an end of the pause", spec("\"paused\":false")));
  }

  static Stream<Row> changesOfBare() {
    return Stream.of(
        refused("a version", spec("\"version\":\"1.0.0\""), Messages.VERSION_IMMUTABLE),
        refused("an image", spec("\"image\":{\"tag\":\"1.0.0\"}"), Messages.IMAGE_IMMUTABLE),
        refused("a quota", spec("\"store\":{\"quota\":\"400Mi\"}"), Messages.STORE_IMMUTABLE),
        refused("resources", spec("\"pod\":{\"resources\":{}}"), Messages.POD_IMMUTABLE),
        refused(
            "a storage class",
            storage("\"storageClassName\":\"local\""),
            Messages.STORAGE_CLASS_IMMUTABLE),
        accepted("a timing", spec("\"timing\":{\"mode\":\"Observe\"}")));
  }

  static Stream<Row> names() {
    return Stream.of(
        accepted("a", ""),
        accepted("a-1", ""),
        accepted("a".repeat(40), ""),
        refused("a".repeat(41), "", Messages.NAME),
        refused("1a", "", Messages.NAME),
        refused("bad.name", "", Messages.NAME));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("specs")
  void aSpec(Row row) {
    judge(row, () -> create("tried", row.body()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void aName(Row row) {
    judge(row, () -> create(row.title(), "storage: {size: 1Gi}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesOfFull")
  void aChangeOfAFullSpec(Row row) {
    judge(row, () -> full.resource().patch(DRY_MERGE, row.body()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesOfBare")
  void aChangeOfABareSpec(Row row) {
    judge(row, () -> bare.resource().patch(DRY_MERGE, row.body()));
  }

  @Test
  void anEvenNumberThroughTheScaleSubresource() {
    assertThatThrownBy(() -> bare.resource().scale(2)).hasMessageContaining(Messages.REPLICAS_ODD);
    bare.resource().scale(3);
    StoreCluster scaled = Objects.requireNonNull(bare.resource().get());
    assertThat(scaled.getSpec().replicas()).isEqualTo(3);
  }

  @Test
  void everyRuleOfTheSchemaIsTriedHere() throws IOException {
    Set<String> tried =
        Stream.of(specs(), changesOfFull(), changesOfBare(), names())
            .flatMap(rows -> rows)
            .map(Row::refusal)
            .collect(Collectors.toCollection(TreeSet::new));
    Path file =
        Path.of(System.getProperty("coxswain.root"), "crds/coxswain.dev_storeclusters.yaml");
    try (InputStream text = Files.newInputStream(file)) {
      CustomResourceDefinition definition =
          kubernetes.apiextensions().v1().customResourceDefinitions().load(text).item();
      List<String> messages =
          rules(definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema())
              .map(ValidationRule::getMessage)
              .toList();
      assertThat(messages).isNotEmpty();
      assertThat(tried).containsAll(messages);
    }
  }

  private static Stream<ValidationRule> rules(JSONSchemaProps schema) {
    Stream<ValidationRule> own =
        schema.getXKubernetesValidations() == null
            ? Stream.of()
            : schema.getXKubernetesValidations().stream();
    Stream<ValidationRule> inner =
        schema.getProperties() == null
            ? Stream.of()
            : schema.getProperties().values().stream().flatMap(BadResourcesAreRefusedTest::rules);
    return Stream.concat(own, inner);
  }

  private static void judge(Row row, Runnable attempt) {
    if (row.refusal().isEmpty()) {
      attempt.run();
    } else {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(row.refusal());
    }
  }

  private static void create(String name, String spec) {
    String manifest = StoreUnderTest.manifest(TestBed.NAMESPACE, name, spec);
    kubernetes.resource(manifest).dryRun().create();
  }

  private static Row accepted(String title, String body) {
    return new Row(title, body, "");
  }

  private static Row refused(String title, String body, String refusal) {
    return new Row(title, body, refusal);
  }

  private static String timing(String fields) {
    return "storage: {size: 1Gi}\ntiming: {%s}".formatted(fields);
  }

  private static String spec(String fields) {
    return "{\"spec\":{%s}}".formatted(fields);
  }

  private static String storage(String fields) {
    return spec("\"storage\":{%s}".formatted(fields));
  }

  private static String change(String fields) {
    return spec("\"timing\":{%s}".formatted(fields));
  }
}
