package io.coxswain.raft.simulation;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import java.util.ArrayList;
import java.util.List;

/// The disk every founder of a cluster starts with.
public final class Founding {
  private Founding() {}

  /// One change per founder, committed in term 1 before the first election.
  public static Recovered of(List<Long> voters, Timing timing) {
    List<Entry> entries = new ArrayList<>();
    for (Long id : voters) {
      ConfChange change = new ConfChange(ConfChange.Kind.ADD_VOTER, id, Bytes.EMPTY);
      entries.add(new Entry(1, entries.size() + 1L, new Payload.Membership(change)));
    }
    return new Recovered(
        new HardState(1, 0, entries.size()),
        0,
        new ConfState(0, List.of(), List.of()),
        TimingHistory.of(timing),
        0,
        0,
        entries);
  }
}
