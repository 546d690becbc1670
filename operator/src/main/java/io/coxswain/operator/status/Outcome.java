package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.tempo.Binding;
import io.coxswain.tempo.Timing;
import java.util.List;

/// What came of a decision.
public sealed interface Outcome {
  /// There was nothing to do.
  record Idle() implements Outcome {}

  /// It was done.
  record Done() implements Outcome {}

  /// It was not done, or nobody knows whether it was.
  record NotDone(String why) implements Outcome {}

  /// The birth was latched: this status write is the act.
  record Latched(List<String> genesis, VersionStatus version) implements Outcome {
    public Latched {
      genesis = List.copyOf(genesis);
    }
  }

  /// New timing is in force under a new epoch.
  record Retimed(long epoch, Timing timing, Binding binding, String reason) implements Outcome {}
}
