package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Heartbeat interval and election timeout, and who decides them.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.mode != 'Fixed' || (has(self.heartbeatMillis) && has(self.electionMillis))",
    message = Messages.FIXED_NEEDS_BOTH)
@ValidationRule(
    value = "self.mode == 'Fixed' || (!has(self.heartbeatMillis) && !has(self.electionMillis))",
    message = Messages.FIXED_ONLY)
@ValidationRule(
    value =
        "!has(self.heartbeatMillis) || !has(self.electionMillis) ||"
            + " self.electionMillis >= 5 * self.heartbeatMillis",
    message = Messages.ELECTION_PROPORTION)
@ValidationRule(
    value =
        "!has(self.minHeartbeatMillis) || !has(self.maxElectionMillis) ||"
            + " self.maxElectionMillis >= 5 * self.minHeartbeatMillis",
    message = Messages.BOUNDS_PROPORTION)
public record TimingSpec(
    @JsonPropertyDescription(
            "Auto: the operator sets both from what it measures. Fixed: the two numbers below,"
                + " applied live. Observe: nothing is changed; status.timing.recommended says what"
                + " Auto would do.")
        @Default("Auto")
        @Nullable Mode mode,
    @JsonPropertyDescription("Fixed only: milliseconds between the leader's heartbeats.")
        @Min(10) @Max(10000) @Nullable Integer heartbeatMillis,
    @JsonPropertyDescription(
            "Fixed only: milliseconds without a heartbeat after which a member stands for election;"
                + " at least 5 times heartbeatMillis.")
        @Min(50) @Max(50000) @Nullable Integer electionMillis,
    @JsonPropertyDescription("The shortest heartbeat interval that Auto may choose.")
        @Min(20) @Max(10000) @Nullable Integer minHeartbeatMillis,
    @JsonPropertyDescription("The longest election timeout that Auto may choose.")
        @Min(300) @Max(50000) @Nullable Integer maxElectionMillis) {

  /// The timing of a spec that names none, as in the schema's default.
  public static final TimingSpec AUTOMATIC = new TimingSpec(Mode.AUTO, null, null, null, null);

  /// Who decides the timing.
  public enum Mode {
    @JsonProperty("Auto")
    AUTO,
    @JsonProperty("Fixed")
    FIXED,
    @JsonProperty("Observe")
    OBSERVE
  }

  /// The mode, with the schema's default filled in.
  public Mode wantedMode() {
    return mode == null ? Mode.AUTO : mode;
  }
}
