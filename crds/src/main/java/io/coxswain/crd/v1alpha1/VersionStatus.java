package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What the members run, resolved once when the cluster was born.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionStatus(
    @JsonPropertyDescription("The version that every member runs.") @Size(max = 64) @Nullable String current,
    @JsonPropertyDescription("The version that every member is meant to run.") @Size(max = 64) String target,
    @JsonPropertyDescription("The image of that version.") @Size(max = 512) String image) {}
