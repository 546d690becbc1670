package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/// What the user wants.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.replicas % 2 == 1",
    message = Messages.REPLICAS_ODD,
    fieldPath = ".replicas")
@ValidationRule(
    value =
        "has(self.version) == has(oldSelf.version) && (!has(self.version) || self.version =="
            + " oldSelf.version)",
    message = Messages.VERSION_IMMUTABLE)
@ValidationRule(
    value =
        "has(self.image) == has(oldSelf.image) && (!has(self.image) || self.image =="
            + " oldSelf.image)",
    message = Messages.IMAGE_IMMUTABLE)
@ValidationRule(
    value =
        "has(self.store) == has(oldSelf.store) && (!has(self.store) || self.store =="
            + " oldSelf.store)",
    message = Messages.STORE_IMMUTABLE)
@ValidationRule(
    value = "has(self.pod) == has(oldSelf.pod) && (!has(self.pod) || self.pod == oldSelf.pod)",
    message = Messages.POD_IMMUTABLE)
@ValidationRule(
    value =
        "!has(self.store) || !has(self.store.quota) ||"
            + " quantity(self.store.quota).add(quantity(self.store.quota))"
            + ".compareTo(quantity(self.storage.size)) <= 0",
    message = Messages.QUOTA_TOO_LARGE)
public record StoreClusterSpec(
    @JsonPropertyDescription(
            "How many members vote: 1, 3, 5, 7 or 9. Changed one member at a time; a new one joins"
                + " as a learner and votes once it has caught up.")
        @SpecReplicas
        @Default("3")
        @Min(1) @Max(9) @Nullable Integer replicas,
    @JsonPropertyDescription(
            "The store's version, which is the image's tag unless image says otherwise. Empty means"
                + " the operator's own version at creation; it is remembered, so upgrading the"
                + " operator changes no running cluster. Can't be changed yet.")
        @Size(max = 64) @Pattern("^([0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?)?$") @Nullable String version,
    @JsonPropertyDescription("Where the store's container image comes from. Can't be changed yet.")
        @Nullable ImageSpec image,
    @JsonPropertyDescription("The volume of each member.") @Required StorageSpec storage,
    @JsonPropertyDescription("Heartbeat and election timeouts.") @Nullable TimingSpec timing,
    @JsonPropertyDescription("Limits of the store itself. Can't be changed yet.")
        @Nullable StoreSpec store,
    @JsonPropertyDescription("The members' pods. Can't be changed yet.") @Nullable PodSpec pod,
    @JsonPropertyDescription(
            "Stops every change by the operator, not its observation: status stays current.")
        @Nullable Boolean paused) {

  /// The replicas of a spec that names none, as in the schema's default.
  public static final int DEFAULT_REPLICAS = 3;

  /// The wanted number of voters, with the schema's default filled in.
  public int wantedReplicas() {
    return replicas == null ? DEFAULT_REPLICAS : replicas;
  }

  /// The wanted timing, with the schema's default filled in.
  public TimingSpec wantedTiming() {
    return timing == null ? TimingSpec.AUTOMATIC : timing;
  }

  /// Whether the operator must leave the cluster as it is.
  public boolean changesStopped() {
    return Boolean.TRUE.equals(paused);
  }
}
