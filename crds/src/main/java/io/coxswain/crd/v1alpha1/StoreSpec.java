package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// Limits of the store itself.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoreSpec(
    @JsonPropertyDescription(
            "How much data a member holds before it refuses writes with etcd's NOSPACE. Default:"
                + " 40 % of storage.size, at most 8Gi; never more than half of it.")
        @Size(max = 20) @Pattern(StorageSpec.QUANTITY) @Nullable String quota) {}
