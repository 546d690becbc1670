package io.coxswain.crd.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/// Caps the entries of a list of pod names, which the generator's `@Size` can't reach. The
/// customizer's input is the list's name.
public final class ListOfNames implements SchemaCustomizer.Customizer {
  private static final long CHARACTERS_MAX = 64;

  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String name, KubernetesSerialization serialization) {
    JSONSchemaProps list = schema.getProperties().get(name);
    if (list == null) {
      throw new IllegalArgumentException("no list of names in the schema called '" + name + "'");
    }
    list.getItems().getSchema().setMaxLength(CHARACTERS_MAX);
    return schema;
  }
}
