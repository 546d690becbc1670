package io.coxswain.server.apply;

import io.coxswain.raft.Entry;
import java.util.List;

/// The replicated state, carried forward entry by entry. One thread, the applier's.
public interface StateMachine {

  /// Where the state stands now: after the last group.
  Standing standing();

  /// Applies a group in one atomic batch; readers and watchers see it as a whole when this returns.
  ///
  /// @param group the entries that follow [Standing#index()], in order, without a gap
  /// @return one outcome per entry, in order
  List<Outcome> apply(List<Entry> group);

  /// A bounded piece of housekeeping for idle moments (removing what compaction gave up).
  ///
  /// @return whether there is more to do
  boolean tidy();
}
