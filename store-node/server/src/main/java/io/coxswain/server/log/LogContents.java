package io.coxswain.server.log;

import com.google.protobuf.InvalidProtocolBufferException;
import io.coxswain.api.etcd.Metadata;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.api.walpb.Snapshot;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.MemberId;
import io.coxswain.server.log.RecoveredLog.TornTail;
import io.coxswain.server.wire.PayloadCodec;
import io.coxswain.server.wire.UnreadableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Replays records into what the log says, and refuses what no sequence of our writes can have said. That
/// also catches a changed record type, which the checksum doesn't cover.
final class LogContents {
  /// The records contradict each other.
  static final class Contradiction extends Exception {
    private static final long serialVersionUID = 1L;

    Contradiction(String what) {
      super(what);
    }

    Contradiction(String what, Throwable cause) {
      super(what, cause);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private @Nullable LogIdentity identity;
  private HardState hardState = HardState.INITIAL;
  private @Nullable LogSnapshot snapshot;

  /// Index before the first of `entries`.
  private long base;

  private long segmentSequence;
  private long snapshotSequence;
  private int recordsInSegment;

  void startSegment(SegmentName name) {
    if (identity == null) {
      base = Math.max(0, name.firstIndex() - 1);
    }
    segmentSequence = name.sequence();
    recordsInSegment = 0;
  }

  /// Sequence of the segment that holds the last snapshot record.
  long snapshotSequence() {
    return snapshotSequence;
  }

  /// Whether the records that stand at the head of every segment have been taken.
  boolean headComplete() {
    return recordsInSegment >= 2;
  }

  void take(LogRecord record) throws Contradiction {
    int place = recordsInSegment++;
    require(
        (place == 0) == (record.type() == RecordType.CRC),
        "a segment begins with a crc record and holds no other");
    require(
        (place == 1) == (record.type() == RecordType.METADATA),
        "the second record of a segment, and no other, says whose it is");
    byte[] data = record.data().unwrap();
    try {
      switch (record.type()) {
        case CRC -> {}
        case METADATA -> takeIdentity(Metadata.parseFrom(data));
        case STATE -> takeState(io.coxswain.api.raftpb.HardState.parseFrom(data));
        case ENTRY -> takeEntry(io.coxswain.api.raftpb.Entry.parseFrom(data));
        case SNAPSHOT -> takeSnapshot(Snapshot.parseFrom(data));
      }
    } catch (InvalidProtocolBufferException malformed) {
      throw new Contradiction("its data is no " + record.type(), malformed);
    }
  }

  /// What all records together say.
  RecoveredLog finish(Optional<TornTail> tornTail) throws Contradiction {
    if (identity == null || snapshot == null) {
      throw new Contradiction("the log has no beginning");
    }
    require(
        base == snapshot.index(),
        "entries begin at %d, but the state ends at %d",
        base + 1,
        snapshot.index());
    long commit = Math.max(hardState.commit(), snapshot.index());
    long last = base + entries.size();
    require(commit <= last, "entry %d was committed, but the last is %d", commit, last);
    return new RecoveredLog(identity, hardStateAt(commit, snapshot), snapshot, entries, tornTail);
  }

  /// The hard state comes last in its batch: a power loss may have left entries or a snapshot of a newer term
  /// without it. They prove that the term has begun; a vote in it would have been synced before anybody heard
  /// of it, and with it the term.
  private HardState hardStateAt(long commit, LogSnapshot base) {
    long proven = entries.isEmpty() ? base.term() : entries.getLast().term();
    return proven > hardState.term()
        ? new HardState(proven, MemberId.NONE, commit)
        : new HardState(hardState.term(), hardState.vote(), commit);
  }

  private void takeIdentity(Metadata metadata) throws Contradiction {
    LogIdentity found = new LogIdentity(metadata.getNodeID(), metadata.getClusterID());
    require(
        identity == null || identity.equals(found),
        "it belongs to %s, the segments before it to %s",
        found,
        String.valueOf(identity));
    identity = found;
  }

  private void takeState(io.coxswain.api.raftpb.HardState state) throws Contradiction {
    require(state.hasTerm() && state.hasVote() && state.hasCommit(), "it isn't a hard state");
    require(
        state.getTerm() >= hardState.term() && state.getCommit() >= hardState.commit(),
        "the hard state goes back from %s",
        hardState);
    hardState = new HardState(state.getTerm(), state.getVote(), state.getCommit());
  }

  private void takeEntry(io.coxswain.api.raftpb.Entry raw) throws Contradiction {
    // The type may be left out; an unknown one lands in the unknown fields.
    boolean known = raw.getUnknownFields().asMap().isEmpty();
    require(known && raw.hasTerm() && raw.hasIndex(), "it isn't an entry");
    Entry entry = decode(raw.getTerm(), raw.getIndex(), raw.getType(), raw.getData().toByteArray());
    long index = entry.index();
    boolean afterSnapshot = snapshot == null || index > snapshot.index();
    require(afterSnapshot, "entry %d stands behind a snapshot of it", index);
    require(index > hardState.commit(), "entry %d was already committed", index);
    if (index <= base) {
      // The first segment kept may begin with entries that replace older, released ones.
      entries.clear();
      base = index - 1;
    }
    int place = (int) Math.min(Integer.MAX_VALUE, index - base - 1);
    require(place <= entries.size(), "entry %d follows entry %d", index, base + entries.size());
    entries.subList(place, entries.size()).clear();
    entries.add(entry);
  }

  private static Entry decode(long term, long index, EntryType type, byte[] data)
      throws Contradiction {
    try {
      return new Entry(term, index, PayloadCodec.decode(type, data));
    } catch (UnreadableEntry | IllegalArgumentException unreadable) {
      throw new Contradiction(
          "entry %d can't be read: %s".formatted(index, unreadable.getMessage()), unreadable);
    }
  }

  private void takeSnapshot(Snapshot raw) throws Contradiction {
    LogSnapshot next =
        new LogSnapshot(
            raw.getIndex(),
            raw.getTerm(),
            raw.getConfState().getVotersList(),
            raw.getConfState().getLearnersList());
    require(
        snapshot == null || next.index() >= snapshot.index(),
        "the snapshot at %d is older than the one before it",
        next.index());
    snapshot = next;
    snapshotSequence = segmentSequence;
    long covered = next.index() - base;
    if (covered < 0) {
      return; // the log has been released beyond it since; a newer one will follow
    }
    if (covered == 0 || (covered <= entries.size() && termOf(covered) == next.term())) {
      entries.subList(0, (int) covered).clear();
    } else {
      entries.clear(); // installed from the leader: it replaces the whole log
    }
    base = next.index();
  }

  private long termOf(long place) {
    return entries.get((int) place - 1).term();
  }

  @SuppressWarnings("AnnotateFormatMethod") // the formats are all here
  private static void require(boolean holds, String otherwise, Object... details)
      throws Contradiction {
    if (!holds) {
      throw new Contradiction(otherwise.formatted(details));
    }
  }
}
