package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The member that leads.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LeaderStatus(
    @JsonPropertyDescription("Its pod.") @Size(max = 64) @Nullable String name,
    @JsonPropertyDescription("Its member id, as etcdctl prints it.") @Size(max = 16) String memberId,
    @JsonPropertyDescription("The Raft term it leads.") long term,
    @JsonPropertyDescription("When the operator first saw it lead this term.") @Size(max = 32) String since) {}
