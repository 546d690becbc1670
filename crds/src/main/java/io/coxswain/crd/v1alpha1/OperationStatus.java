package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/// The change in flight, written before its first side effect.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationStatus(
    @JsonPropertyDescription("What is being done.") Type type,
    @JsonPropertyDescription("The pod it is done to.") @Size(max = 64) String member,
    @JsonPropertyDescription("How far it is.") @Size(max = 64) String step,
    @JsonPropertyDescription("When it began.") @Size(max = 32) String startedAt,
    @JsonPropertyDescription("How often this step was tried.") int attempts) {

  /// What is being done.
  public enum Type {
    @JsonProperty("AddMember")
    ADD_MEMBER,
    @JsonProperty("RemoveMember")
    REMOVE_MEMBER
  }
}
