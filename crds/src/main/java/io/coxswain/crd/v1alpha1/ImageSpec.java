package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the store's container image comes from.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.tag) && has(self.digest))",
    message = Messages.IMAGE_TAG_OR_DIGEST)
public record ImageSpec(
    @JsonPropertyDescription(
            "Registry and name without a tag. Default: the operator's own setting"
                + " (coxswain/store-node).")
        @Size(min = 1, max = 255) @Nullable String repository,
    @JsonPropertyDescription("Default: the cluster's version.")
        @Size(max = 128) @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$") @Nullable String tag,
    @JsonPropertyDescription("Instead of a tag: the exact image.")
        @Size(max = 71) @Pattern("^sha256:[0-9a-f]{64}$") @Nullable String digest,
    @JsonPropertyDescription("Default: IfNotPresent.") @Nullable PullPolicy pullPolicy,
    @JsonPropertyDescription("Secrets in the cluster's namespace that hold registry credentials.")
        @Size(max = 10) @Nullable List<SecretName> pullSecrets) {

  /// When the kubelet asks the registry.
  public enum PullPolicy {
    @JsonProperty("Always")
    ALWAYS("Always"),
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT("IfNotPresent"),
    @JsonProperty("Never")
    NEVER("Never");

    private final String word;

    PullPolicy(String word) {
      this.word = word;
    }

    /// As Kubernetes spells it.
    public String word() {
      return word;
    }
  }

  /// A Secret in the same namespace.
  public record SecretName(
      @JsonPropertyDescription("The Secret's name.") @Required @Size(min = 1, max = 253) String name) {}
}
