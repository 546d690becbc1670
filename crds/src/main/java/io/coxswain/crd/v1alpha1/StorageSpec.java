package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The volume of each member.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0",
    message = Messages.STORAGE_SHRINK)
@ValidationRule(
    value =
        "has(self.storageClassName) == has(oldSelf.storageClassName) &&"
            + " (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    message = Messages.STORAGE_CLASS_IMMUTABLE)
public record StorageSpec(
    @JsonPropertyDescription(
            "Size of each member's volume, such as 8Gi. It can grow if the storage class allows"
                + " it, never shrink.")
        @Required
        @Size(max = 20) @Pattern(StorageSpec.QUANTITY) String size,
    @JsonPropertyDescription("Default: the cluster's default storage class. Can't be changed.")
        @Size(max = 253) @Nullable String storageClassName) {

  /// A positive whole Kubernetes quantity: a string, because CEL's `quantity()` fails on a bare
  /// integer.
  static final String QUANTITY = "^[1-9][0-9]{0,14}(Ki|Mi|Gi|Ti|k|M|G|T)?$";
}
