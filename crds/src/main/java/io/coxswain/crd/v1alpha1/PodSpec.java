package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// The members' pods.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodSpec(
    @JsonPropertyDescription("CPU and memory of the store container.")
        @Nullable Resources resources) {

  /// Requests and limits of the store container.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Resources(
      @JsonPropertyDescription("What the scheduler reserves.") @Nullable Amounts requests,
      @JsonPropertyDescription("What the container may use at most.") @Nullable Amounts limits) {}

  /// An amount of each resource.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Amounts(
      @JsonPropertyDescription("Cores, such as 500m or 2.") @Nullable Quantity cpu,
      @JsonPropertyDescription("Bytes, such as 512Mi.") @Nullable Quantity memory) {}
}
