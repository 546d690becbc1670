package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// One member and its pod.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStatus(
    @JsonPropertyDescription("Its pod.") @Size(min = 1, max = 64) String name,
    @JsonPropertyDescription("Its id in the store, as etcdctl prints it.") @Size(max = 16) @Nullable String memberId,
    @JsonPropertyDescription("Its pod's UID.") @Size(max = 64) @Nullable String podUid,
    @JsonPropertyDescription("What it is in the store; absent if the store doesn't know it.")
        @Nullable Role role,
    @JsonPropertyDescription("Where it is in its life.") Phase phase,
    @JsonPropertyDescription("The version it answered with.") @Size(max = 64) @Nullable String version,
    @JsonPropertyDescription("How often its container was restarted.") @Nullable Integer restarts,
    @JsonPropertyDescription("What its container last said when it ended.") @Size(max = 512) @Nullable String lastError,
    @JsonPropertyDescription("When it entered this phase.") @Size(max = 32) String since) {

  /// What a member is in the store.
  public enum Role {
    @JsonProperty("Leader")
    LEADER,
    @JsonProperty("Voter")
    VOTER,
    @JsonProperty("Learner")
    LEARNER
  }

  /// Where a member is in its life.
  public enum Phase {
    /// No pod yet, or a pod without a node.
    @JsonProperty("Pending")
    PENDING,
    /// The container runs and is not ready: it starts, or can reach no leader.
    @JsonProperty("Starting")
    STARTING,
    /// Ready.
    @JsonProperty("Running")
    RUNNING,
    /// The container ended and will be started again.
    @JsonProperty("Failing")
    FAILING,
    /// The pod is being deleted.
    @JsonProperty("Leaving")
    LEAVING
  }
}
