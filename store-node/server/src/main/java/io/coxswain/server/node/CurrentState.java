package io.coxswain.server.node;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Timing;
import io.coxswain.server.apply.Outcome;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.StateMachine;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.mvcc.ChangeCursor;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.MvccStore;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.Tally;
import io.coxswain.server.watch.PastChanges;
import io.coxswain.server.world.Disk;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The state of this member, whichever directory it lies in: an installed snapshot replaces what is behind
/// this object, and nobody who reads or applies has to know. Reads by any thread; applying, replacing and
/// closing by the applier.
final class CurrentState implements StateMachine, KvReads, PastChanges, AutoCloseable {
  /// What a store without a single key is said to hold: membership, versions and alarms, as four pages of 4 KiB
  /// (etcd's, which has a page for each bucket, is of that size too).
  private static final long EMPTY_DB_BYTES = 4 * 4096;

  private final StateStore.Opener opener;
  private final ReplicatedState.Neighbours neighbours;
  private final Timing configured;
  private final LongAdder ranges = new LongAdder();
  private final Tally tally = new Tally();
  private volatile Open open;
  private volatile boolean replacing;

  private record Open(StateStore store, MvccStore kv, ReplicatedState state) {}

  /// @param directory the state to begin with
  /// @param configured the timing to go by while none was ever replicated
  CurrentState(
      StateStore.Opener opener,
      String directory,
      ReplicatedState.Neighbours neighbours,
      Timing configured) {
    this.opener = opener;
    this.neighbours = neighbours;
    this.configured = configured;
    this.open = openFirst(directory);
  }

  private Open openFirst(String directory) {
    try {
      return open(directory);
    } catch (Disk.NoSpace full) {
      throw new StoreFault(
          FaultCode.STATE_WRITE_FAILED,
          "The state in %s can't be opened".formatted(directory),
          "the disk is full: " + full.getMessage(),
          "Nothing is lost. Free space, then start the member again.",
          full);
    } catch (IOException unreadable) {
      throw new StoreFault(
          FaultCode.STATE_DAMAGED,
          "The state in %s can't be opened".formatted(directory),
          "the disk answered: " + unreadable.getMessage(),
          "Nothing was changed. If the disk can be read again, start the member; else remove it"
              + " from the cluster and add a fresh one with an empty data directory: the others"
              + " have its data.",
          unreadable);
    }
  }

  private Open open(String directory) throws IOException {
    StateStore store = opener.open(directory);
    MvccStore kv = MvccStore.open(store, tally);
    return new Open(store, kv, ReplicatedState.open(store, kv, neighbours, configured));
  }

  /// Goes on with the state in another directory. Readers of the old one end in peace.
  void replace(String directory) throws IOException {
    replacing = true;
    Open old = open;
    open = open(directory);
    neighbours.watchers().restarted(open.kv.currentRevision());
    old.store.close();
    replacing = false;
  }

  @Override
  public Standing standing() {
    return open.state.standing();
  }

  @Override
  public List<Outcome> apply(List<Entry> group) {
    return open.state.apply(group);
  }

  @Override
  public boolean tidy() {
    return open.state.tidy();
  }

  @Override
  public RangeAnswer range(RangeQuery query) {
    ranges.increment();
    return open.kv.range(query);
  }

  @Override
  public long currentRevision() {
    return open.kv.currentRevision();
  }

  @Override
  public long compactedRevision() {
    return open.kv.compactedRevision();
  }

  @Override
  public ChangeCursor from(long revision) {
    return open.kv.history(revision);
  }

  HashAnswer hash(long revision) {
    WorkWitness.Timer timer = neighbours.work().hash();
    HashAnswer answer = open.kv.hash(revision);
    timer.ended(true);
    return answer;
  }

  List<AlarmMember> alarms() {
    return open.state.alarms();
  }

  String clusterVersion() {
    return open.state.clusterVersion();
  }

  /// Ranges read since the start, those inside of writing transactions not counted.
  long ranges() {
    return ranges.sum();
  }

  /// Whether a snapshot is taking the place of the state just now.
  boolean isReplacing() {
    return replacing;
  }

  /// What was done since the start.
  Tally tally() {
    return tally;
  }

  long keys() {
    return open.kv.keys();
  }

  /// etcd's `dbSize`: bytes that every member counts alike. Never 0, because clients divide by it (etcdctl
  /// 3.7 does, in `endpoint status`).
  long dbSizeBytes() {
    return EMPTY_DB_BYTES + open.kv.publishedBytes();
  }

  long bytesOnDisk() {
    return open.store.sizeBytes();
  }

  /// What a flush has to write, at most.
  long unflushedBytes() {
    return open.store.unflushedBytes();
  }

  /// Makes everything applied before the call durable. Blocks; any thread.
  void flush() throws IOException {
    open.store.flush();
  }

  /// A complete copy of the state in a new directory. Blocks; any thread.
  void checkpoint(String directory) throws IOException {
    open.store.checkpoint(directory);
  }

  @Override
  public void close() throws IOException {
    open.store.close();
  }
}
