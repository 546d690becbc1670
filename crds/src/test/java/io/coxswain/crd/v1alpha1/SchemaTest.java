package io.coxswain.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final CustomResourceDefinitionVersion VERSION =
      GeneratedDefinition.load().getSpec().getVersions().getFirst();
  private static final JSONSchemaProps ROOT = VERSION.getSchema().getOpenAPIV3Schema();

  @Test
  void everyStringAndListIsCapped() {
    List<String> uncapped = new ArrayList<>();
    walk(
        "",
        ROOT,
        (path, schema) -> {
          boolean list = "array".equals(schema.getType()) && schema.getMaxItems() == null;
          boolean text =
              "string".equals(schema.getType())
                  && schema.getMaxLength() == null
                  && schema.getEnum().isEmpty();
          if (list || text) {
            uncapped.add(path);
          }
        });
    assertThat(uncapped).isEmpty();
  }

  @Test
  void everyFieldIsExplained() {
    List<String> silent = new ArrayList<>();
    walk(
        "",
        ROOT,
        (path, schema) -> {
          if (path.matches(".*\\.[A-Za-z]+")
              && !List.of(".spec", ".status").contains(path)
              && schema.getDescription() == null) {
            silent.add(path);
          }
        });
    assertThat(silent).isEmpty();
  }

  @Test
  void everyMessageStandsInExactlyOneRule() throws IllegalAccessException {
    List<String> used = new ArrayList<>();
    walk(
        "",
        ROOT,
        (_, schema) ->
            schema.getXKubernetesValidations().stream()
                .map(ValidationRule::getMessage)
                .forEach(used::add));
    List<String> declared = new ArrayList<>();
    for (Field field : Messages.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        declared.add((String) field.get(null));
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void nothingInStatusIsRequired() {
    JSONSchemaProps status = child(ROOT, "status");
    List<String> demanding = new ArrayList<>();
    walk(
        "status",
        status,
        (path, schema) -> {
          boolean entryOfKeyedList = path.endsWith("[]");
          if (!schema.getRequired().isEmpty() && !entryOfKeyedList) {
            demanding.add(path);
          }
        });
    assertThat(demanding).isEmpty();
  }

  @Test
  void conditionsAndMembersMergeByKey() {
    JSONSchemaProps status = child(ROOT, "status");
    assertThat(child(status, "conditions").getXKubernetesListType()).isEqualTo("map");
    assertThat(child(status, "conditions").getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(child(status, "members").getXKubernetesListMapKeys()).containsExactly("name");
  }

  @Test
  void columnsTellTheStoryFromLeftToRight() {
    assertThat(
            VERSION.getAdditionalPrinterColumns().stream()
                .map(CustomResourceColumnDefinition::getName))
        .containsExactly(
            "Ready",
            "Leader",
            "Heartbeat",
            "Election",
            "Available",
            "Status",
            "Age",
            "RTT-p99",
            "Version",
            "Term");
  }

  @Test
  void columnsPointAtFieldsThatExist() {
    List<String> paths =
        VERSION.getAdditionalPrinterColumns().stream()
            .map(CustomResourceColumnDefinition::getJsonPath)
            .filter(path -> path.startsWith(".status."))
            .toList();
    assertThat(paths).allSatisfy(SchemaTest::resolves);
  }

  private static void resolves(String path) {
    JSONSchemaProps at = ROOT;
    for (String step : Arrays.asList(path.replaceAll("\\[.*]", "[]").substring(1).split("\\."))) {
      boolean entry = step.endsWith("[]");
      at = child(at, entry ? step.substring(0, step.length() - 2) : step);
      if (entry) {
        at = at.getItems().getSchema();
      }
    }
  }

  private static JSONSchemaProps child(JSONSchemaProps parent, String name) {
    return Objects.requireNonNull(
        parent.getProperties().get(name), () -> "the schema has no field " + name);
  }

  private static void walk(
      String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visit) {
    visit.accept(path, schema);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      walk(path + "[]", schema.getItems().getSchema(), visit);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, child) -> walk(path + "." + name, child, visit));
    }
  }
}
