package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.server.apply.Outcome;
import java.util.List;

/// Hears of every group of entries that was applied, on the applier's lane: must be cheap.
interface AppliedWitness {
  /// @param outcomes one for each entry of the group
  /// @param nanos how long applying the group took, commit included
  void applied(List<Entry> group, List<Outcome> outcomes, long nanos);
}
