package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// One answer to one question about the cluster, in Kubernetes' standard form.
///
/// @param lastTransitionTime RFC 3339, UTC, whole seconds; moves only when `status` flips
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("The question, such as Available.") @Size(min = 1, max = 64) String type,
    @JsonPropertyDescription("True, False or Unknown.") @Size(max = 7) String status,
    @JsonPropertyDescription("One word why.") @Size(max = 64) String reason,
    @JsonPropertyDescription("What is so, and what to do about it.") @Size(max = 1024) String message,
    @JsonPropertyDescription("The metadata.generation that this condition speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When status last changed.") @Size(max = 32) String lastTransitionTime) {}
