package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator saw. Facts, never intentions, except `genesis` and `operation`, which are
/// written before the operator acts on them. Not a metrics stream: it is written when something a
/// person acts on has changed.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = ListMap.class, input = "conditions by type")
@SchemaCustomizer(value = ListMap.class, input = "members by name")
@SchemaCustomizer(value = ListOfNames.class, input = "genesis")
public record StoreClusterStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is well and what is not; docs/conditions.md lists every reason.")
        @Size(max = 16) @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The label selector of the members' pods, for the scale subresource.")
        @LabelSelector
        @Size(max = 512) @Nullable String selector,
    @JsonPropertyDescription("The store's cluster id, as etcdctl prints it.") @Size(max = 16) @Nullable String clusterId,
    @JsonPropertyDescription("Whether the cluster has once worked with all its first members.")
        @Nullable Boolean bootstrapped,
    @JsonPropertyDescription("Ready members of wanted members, such as 3/3.") @Size(max = 16) @Nullable String ready,
    @JsonPropertyDescription("Pods that exist.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("Pods that are ready.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Voters in the store's member list.") @Nullable Integer votingMembers,
    @JsonPropertyDescription("Learners in the store's member list.") @Nullable Integer learners,
    @JsonPropertyDescription(
            "The members the cluster was born with; written before the first pod, never changed.")
        @Size(max = 9) @Nullable List<String> genesis,
    @JsonPropertyDescription("The member that leads.") @Nullable LeaderStatus leader,
    @JsonPropertyDescription("What the members run.") @Nullable VersionStatus version,
    @JsonPropertyDescription("Every member, by pod name.") @Size(max = 16) @Nullable List<MemberStatus> members,
    @JsonPropertyDescription("The change in flight; absent at rest.")
        @Nullable OperationStatus operation,
    @JsonPropertyDescription("Heartbeat and election timeouts, and why.")
        @Nullable TimingStatus timing) {}
