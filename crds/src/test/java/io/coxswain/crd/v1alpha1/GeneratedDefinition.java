package io.coxswain.crd.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The definition that the build generated from the Java model.
final class GeneratedDefinition {
  private static final String RESOURCE = "/META-INF/fabric8/storeclusters.coxswain.dev-v1.yml";

  private GeneratedDefinition() {}

  /// The definition, with its columns in the order in which [StoreCluster] declares them: the
  /// generator sorts them by path, which puts Age before Ready.
  static CustomResourceDefinition load() {
    try (InputStream stream = StoreCluster.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " was not generated");
      }
      CustomResourceDefinition definition =
          Serialization.unmarshal(stream, CustomResourceDefinition.class);
      List<String> declared =
          Arrays.stream(StoreCluster.class.getAnnotationsByType(AdditionalPrinterColumn.class))
              .map(AdditionalPrinterColumn::name)
              .toList();
      definition
          .getSpec()
          .getVersions()
          .forEach(version ->
              version
                  .getAdditionalPrinterColumns()
                  .sort(
                      Comparator.comparingInt((CustomResourceColumnDefinition column) ->
                          declared.indexOf(column.getName()))));
      return definition;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String yaml() {
    return Serialization.asYaml(load());
  }
}
