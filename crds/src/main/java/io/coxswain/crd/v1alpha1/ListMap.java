package io.coxswain.crd.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/// Marks a list as a map keyed by one field, so that server-side apply merges its entries; the
/// generator has no annotation of its own for it. The customizer's input reads `list by key`.
public final class ListMap implements SchemaCustomizer.Customizer {
  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String listByKey, KubernetesSerialization serialization) {
    String[] words = listByKey.split(" by ", -1);
    JSONSchemaProps list = schema.getProperties().get(words[0]);
    if (list == null) {
      throw new IllegalArgumentException("no list to key in the schema for '" + listByKey + "'");
    }
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(words[1]));
    list.getItems().getSchema().setRequired(List.of(words[1]));
    return schema;
  }
}
