package io.coxswain.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// Heartbeat and election timeouts in force, and the measurements behind them (two digits, renewed
/// with the next write of the status).
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimingStatus(
    @JsonPropertyDescription("The number of the timing entry in force.") long epoch,
    @JsonPropertyDescription("Milliseconds between heartbeats.") int heartbeatMillis,
    @JsonPropertyDescription("Milliseconds of the election timeout.") int electionMillis,
    @JsonPropertyDescription("The term of the formula that decided.") @Size(max = 64) @Nullable String binding,
    @JsonPropertyDescription("Why the timing is what it is.") @Size(max = 512) @Nullable String reason,
    @JsonPropertyDescription("When the operator first saw this timing.") @Size(max = 32) @Nullable String changedAt,
    @JsonPropertyDescription("Members that run this timing.") @Nullable Integer appliedMembers,
    @JsonPropertyDescription("Round trips from the leader to the voters.") @Nullable Rtt rtt,
    @JsonPropertyDescription("The slowest member's disk sync, 99th percentile.")
        @Nullable Long fsyncP99Micros,
    @JsonPropertyDescription("The most paused member's pause, 99th percentile.")
        @Nullable Long pauseP99Micros,
    @JsonPropertyDescription(
            "How long the leader was out of touch with a quorum, 99.9th percentile.")
        @Nullable Long contactGapP999Micros,
    @JsonPropertyDescription("What Auto would set; only where that differs from what is in force.")
        @Nullable Recommended recommended) {

  /// Round trips from the leader to the voters.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rtt(
      @JsonPropertyDescription("Median of the worst pair.") long p50Micros,
      @JsonPropertyDescription("99th percentile of the worst pair.") long p99Micros,
      @JsonPropertyDescription("The pair with the longest round trip.") @Size(max = 140) @Nullable String worstPair) {}

  /// What Auto would set.
  public record Recommended(
      @JsonPropertyDescription("Milliseconds between heartbeats.") int heartbeatMillis,
      @JsonPropertyDescription("Milliseconds of the election timeout.") int electionMillis,
      @JsonPropertyDescription("Why.") @Size(max = 512) String reason) {}
}
