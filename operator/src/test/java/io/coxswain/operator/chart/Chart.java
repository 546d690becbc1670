package io.coxswain.operator.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The chart, rendered without a cluster.
public final class Chart {
  static final Path DIRECTORY = Path.of("../helm/coxswain");
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  static final String NAMESPACE = "coxswain-system";

  private Chart() {}

  /// Everything the chart renders with these values.
  static List<HasMetadata> objects(Map<String, ?> values) {
    return Arrays.stream(text(values).split("(?m)^---$", -1))
        .filter(part -> part.lines().anyMatch(line -> line.startsWith("kind:")))
        .map(part -> (HasMetadata) SERIALIZATION.unmarshal(part, KubernetesResource.class))
        .toList();
  }

  static String text(Map<String, ?> values) {
    TemplateCommand command =
        new Helm(DIRECTORY)
            .template()
            .withName("coxswain")
            .withNamespace(NAMESPACE)
            .withKubeVersion("1.35.0");
    values.forEach(command::set);
    return command.call();
  }

  public static <T extends HasMetadata> List<T> all(Class<T> kind, Map<String, ?> values) {
    return objects(values).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <T extends HasMetadata> T one(Class<T> kind, Map<String, ?> values) {
    List<T> found = all(kind, values);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of kind " + kind.getSimpleName());
    }
    return found.getFirst();
  }
}
