package io.coxswain.raft.simulation;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.TimingHistory;

/// The state machine at one index, reduced to what the core must get back from it.
public record StateImage(long index, long term, ConfState conf, TimingHistory timing) {
  public StateImage apply(Entry entry) {
    return switch (entry.payload()) {
      case Payload.Membership membership ->
          new StateImage(
              entry.index(), entry.term(), conf.after(membership.change(), entry.index()), timing);
      case Payload.Retiming retiming ->
          new StateImage(entry.index(), entry.term(), conf, timing.advance(retiming.timing()));
      case Payload.Empty _, Payload.Command _ ->
          new StateImage(entry.index(), entry.term(), conf, timing);
    };
  }

  public SnapshotMeta toMeta() {
    return new SnapshotMeta(index, term, conf, timing);
  }

  public static StateImage of(SnapshotMeta meta) {
    return new StateImage(meta.index(), meta.term(), meta.conf(), meta.timing());
  }
}
