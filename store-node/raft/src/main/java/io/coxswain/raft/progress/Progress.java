package io.coxswain.raft.progress;

/// What a leader knows about one follower's log, and what it may send next (etcd's `tracker.Progress`).
///
/// ```
/// PROBE --accepted--> REPLICATE --rejected, unreachable--> PROBE
///   any --needs entries that were compacted--> SNAPSHOT --sent or failed--> PROBE
///                                              SNAPSHOT --accepted at or past it--> REPLICATE
/// ```
public final class Progress {
  private final Inflights inflights;

  /// Highest index known to be on the follower's disk and equal to ours. Invariant: never falls.
  private long match;

  /// Next index to send. Invariant: `match < next`; in REPLICATE it runs ahead of acknowledgements.
  private long next;

  private ProgressState state = ProgressState.PROBE;

  /// PROBE only: an append is under way and nothing more goes out until an answer or a heartbeat.
  private boolean probeSent;

  /// SNAPSHOT only: least index the snapshot under way stands at; else 0.
  private long pendingSnapshot;

  /// Highest commit index sent with an append since the last probe; saves telling it twice.
  private long sentCommit;

  public Progress(long next, int inflightMessagesMax, long inflightBytesMax) {
    this.next = next;
    this.inflights = new Inflights(inflightMessagesMax, inflightBytesMax);
  }

  public long match() {
    return match;
  }

  public long next() {
    return next;
  }

  public ProgressState state() {
    return state;
  }

  public long pendingSnapshot() {
    return pendingSnapshot;
  }

  public int inflightMessages() {
    return inflights.messages();
  }

  public long inflightBytes() {
    return inflights.bytes();
  }

  /// Whether an append with entries may go out now.
  public boolean maySend() {
    return switch (state) {
      case PROBE -> !probeSent;
      case REPLICATE -> !inflights.full();
      case SNAPSHOT -> false;
    };
  }

  /// Whether the follower should be told that `commit` is reached although no entries are left to send.
  public boolean owesCommit(long commit) {
    return state == ProgressState.REPLICATE && sentCommit < commit;
  }

  /// An append went out: `count` entries from `next` on, `bytes` long, carrying `commit`.
  public void sent(int count, long bytes, long commit) {
    sentCommit = Math.max(sentCommit, commit);
    if (state == ProgressState.PROBE) {
      probeSent = true;
    } else if (state == ProgressState.REPLICATE && count > 0) {
      next += count;
      inflights.add(next - 1, bytes);
    }
  }

  /// The follower holds everything up to `index` on disk. Returns false if that was known.
  ///
  /// @param firstIndex first index of our log; a follower that waits for a snapshot resumes as soon as
  ///     what it holds reaches our log, whichever snapshot brought it there
  public boolean accepted(long index, long firstIndex) {
    boolean news = index > match;
    match = Math.max(match, index);
    next = Math.max(next, match + 1);
    switch (state) {
      case PROBE -> {
        if (index == match) {
          become(ProgressState.REPLICATE);
        }
      }
      case REPLICATE -> inflights.freeThrough(index);
      case SNAPSHOT -> {
        if (match + 1 >= firstIndex) {
          become(ProgressState.REPLICATE);
        }
      }
    }
    return news;
  }

  /// The follower has nothing that fits before `rejected + 1`; the logs may still agree at `hint`. An old
  /// answer says nothing new and changes nothing.
  public void rejected(long rejected, long hint) {
    switch (state) {
      case REPLICATE -> {
        if (rejected > match) {
          probe();
        }
      }
      case PROBE -> {
        if (rejected == next - 1) {
          next = Math.max(Math.min(rejected, hint + 1), match + 1);
          probeSent = false;
        }
      }
      case SNAPSHOT -> {}
    }
  }

  /// Nothing is known about what arrived since `match`: find out, one append at a time.
  public void probe() {
    next = Math.max(match, pendingSnapshot) + 1;
    become(ProgressState.PROBE);
  }

  /// The follower needs a snapshot at `minimumIndex` or later.
  public void awaitSnapshot(long minimumIndex) {
    become(ProgressState.SNAPSHOT);
    pendingSnapshot = minimumIndex;
  }

  /// The snapshot has arrived (`ok`) or is lost; a careful probe finds out which.
  public void snapshotSent(boolean ok) {
    if (state != ProgressState.SNAPSHOT) {
      return;
    }
    if (!ok) {
      pendingSnapshot = 0;
    }
    probe();
    probeSent = true;
  }

  /// A probe may have been lost: allow another one.
  public void allowProbe() {
    probeSent = false;
  }

  private void become(ProgressState newState) {
    state = newState;
    probeSent = false;
    pendingSnapshot = 0;
    inflights.clear();
    if (newState == ProgressState.REPLICATE) {
      // What was accepted carried the commit index last sent.
      next = match + 1;
    } else {
      sentCommit = 0;
    }
  }
}
