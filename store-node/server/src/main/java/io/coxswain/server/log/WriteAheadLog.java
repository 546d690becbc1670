package io.coxswain.server.log;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.world.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/// The log of one member, open for appending. Not thread safe: the log writer is its only user.
///
/// A batch is everything appended between two syncs. Nothing of it is promised before [#sync()] returns;
/// after a crash any part of it may be there.
///
/// Any failure to write or sync is a `LOG_WRITE_FAILED` fault: what is on disk is unknown from there on
/// (the kernel may have dropped the dirty pages and report success the next time), so the process must end
/// and recover by reading.
public final class WriteAheadLog implements Closeable {
  /// Length at which a segment is closed; a batch may reach beyond it.
  public static final long SEGMENT_BYTES = 64L << 20;

  private static final String UNFINISHED = ".tmp";
  private static final String NEXT_SEGMENT = "next" + UNFINISHED;

  private final Disk disk;
  private final String directory;
  private final long segmentBytes;
  private final LogIdentity identity;
  private final ArrayDeque<SegmentName> segments;
  private final SegmentOutput output;
  private Disk.File tail;
  private HardState hardState;

  /// Index of the last entry appended, or of a snapshot beyond it.
  private long lastIndex;

  private boolean unsynced;

  /// Length of the segment when the batch was begun.
  private long batchStart;

  /// Segment that holds the last snapshot record: without it the log has no beginning.
  private long snapshotSequence;

  /// Index of that record. Invariant: it never falls, or the log would refuse to be opened.
  private long snapshotIndex;

  private WriteAheadLog(Place place, List<SegmentName> segments, Disk.File tail, LogReader.End end)
      throws IOException {
    this.disk = place.disk;
    this.directory = place.directory;
    this.segmentBytes = place.segmentBytes;
    this.segments = new ArrayDeque<>(segments);
    this.output = new SegmentOutput(tail, end.offset(), end.crc());
    this.tail = tail;
    this.snapshotSequence = end.snapshotSequence();
    this.snapshotIndex = end.recovered().snapshot().index();
    this.identity = end.recovered().identity();
    this.hardState = end.recovered().hardState();
    this.lastIndex = end.recovered().lastIndex();
    this.batchStart = end.offset();
  }

  private record Place(Disk disk, String directory, long segmentBytes) {}

  /// A log and what it held when it was opened.
  public record Opened(WriteAheadLog log, RecoveredLog recovered) {}

  /// Whether a log was ever created in `directory`.
  public static boolean exists(Disk disk, String directory) throws IOException {
    return disk.exists(directory);
  }

  /// Creates a log whose directory must not exist; it appears as a whole or not at all.
  public static WriteAheadLog create(Disk disk, String directory, LogIdentity identity)
      throws IOException {
    return create(disk, directory, identity, SEGMENT_BYTES);
  }

  static WriteAheadLog create(Disk disk, String directory, LogIdentity identity, long segmentBytes)
      throws IOException {
    String unfinished = directory + UNFINISHED;
    disk.delete(unfinished);
    disk.createDirectories(unfinished);
    SegmentName name = new SegmentName(0, 0);
    try (Disk.File file = disk.create(unfinished + "/" + name.fileName())) {
      SegmentOutput output = new SegmentOutput(file, 0, 0);
      output.crcRecord();
      output.bytesRecord(RecordType.METADATA, identity.encode());
      output.bytesRecord(RecordType.SNAPSHOT, LogSnapshot.BIRTH.encode());
      output.sync();
    }
    disk.syncDirectory(unfinished);
    disk.rename(unfinished, directory);
    return open(disk, directory, segmentBytes).log();
  }

  /// Reads the log, cuts off a write batch that a crash left unfinished, makes all that was read durable, and
  /// opens the log for appending.
  ///
  /// @throws StoreFault `LOG_DAMAGED` if it holds what no crash can have left behind; nothing is changed
  public static Opened open(Disk disk, String directory) throws IOException {
    return open(disk, directory, SEGMENT_BYTES);
  }

  static Opened open(Disk disk, String directory, long segmentBytes) throws IOException {
    List<SegmentName> segments = SegmentName.allIn(disk, directory);
    LogReader.End end = new LogReader(disk, directory, segments).read();
    disk.delete(directory + "/" + NEXT_SEGMENT);
    Disk.File tail = disk.open(directory + "/" + segments.getLast().fileName());
    WriteAheadLog log =
        new WriteAheadLog(new Place(disk, directory, segmentBytes), segments, tail, end);
    log.guarded("Securing", () -> log.secure(end));
    return new Opened(log, end.recovered());
  }

  /// Makes durable what was read: it may stand in the cache only, if the process before this one was killed
  /// before a sync, or stopped because one failed. After a failed sync the kernel takes the bytes for
  /// written, so they are written once more.
  private void secure(LogReader.End end) throws IOException {
    SegmentOutput.writeAgain(tail, end.lastBatch(), end.offset());
    if (end.recovered().tornTail().isPresent()) {
      SegmentOutput.writeZeros(tail, end.offset(), tail.size());
    }
    tail.sync();
    disk.syncDirectory(directory);
    // The directories above may be as new as the log: a name that isn't durable takes along all
    // below it.
    for (String below = directory; !below.isEmpty(); below = parent(below)) {
      disk.syncDirectory(parent(below));
    }
  }

  /// Adds entries to the batch. The first replaces everything that stands at or after its index.
  public void append(List<Entry> entries) {
    for (Entry entry : entries) {
      guarded("Appending to", () -> output.entry(entry));
      lastIndex = entry.index();
      unsynced = true;
    }
  }

  /// The hard state that the batch ends with; a later one replaces it.
  public void hardState(HardState next) {
    unsynced |= !next.equals(hardState);
    hardState = next;
  }

  /// Says that the state machine is on disk up to `snapshot` by itself. One beyond the last entry, or of
  /// another term than the entry there, replaces the whole log. One older than the newest says nothing new
  /// and is left out: a slow flush may end after a snapshot was installed.
  public void snapshot(LogSnapshot snapshot) {
    if (snapshot.index() < snapshotIndex) {
      return;
    }
    guarded("Appending to", () -> output.bytesRecord(RecordType.SNAPSHOT, snapshot.encode()));
    lastIndex = Math.max(lastIndex, snapshot.index());
    snapshotSequence = segments.getLast().sequence();
    snapshotIndex = snapshot.index();
    unsynced = true;
  }

  /// Ends the batch with the hard state and makes it durable. Does nothing if there is none.
  ///
  /// @return length of the batch in the log, 0 if there was none
  public long sync() {
    if (!unsynced) {
      return 0;
    }
    guarded(
        "Syncing",
        () -> {
          if (!hardState.equals(HardState.INITIAL)) {
            output.state(hardState);
          }
          output.sync();
        });
    unsynced = false;
    long bytes = output.offset() - batchStart;
    if (output.offset() >= segmentBytes) {
      guarded("Beginning a new segment of", this::cut);
    }
    batchStart = output.offset();
    return bytes;
  }

  /// Deletes segments that hold nothing after `index`, oldest first, each for good before the next. Only
  /// after [#snapshot(LogSnapshot)] with an index at least as high, and a sync.
  public void release(long index) {
    guarded("Releasing segments of", () -> releaseThrough(index));
  }

  /// Whether something was appended that isn't synced.
  public boolean hasUnsynced() {
    return unsynced;
  }

  /// Segments on disk.
  int segmentCount() {
    return segments.size();
  }

  /// Length of the last segment with everything appended so far.
  public long tailBytes() {
    return output.offset();
  }

  /// Syncs what was appended and closes the file.
  @Override
  public void close() throws IOException {
    sync();
    tail.close();
  }

  private void cut() throws IOException {
    SegmentName name = new SegmentName(segments.getLast().sequence() + 1, lastIndex + 1);
    String unfinished = directory + "/" + NEXT_SEGMENT;
    disk.delete(unfinished);
    Disk.File next = disk.create(unfinished);
    output.switchTo(next);
    output.crcRecord();
    output.bytesRecord(RecordType.METADATA, identity.encode());
    output.state(hardState);
    output.sync();
    disk.rename(unfinished, directory + "/" + name.fileName());
    disk.syncDirectory(directory);
    tail.close();
    tail = next;
    segments.add(name);
  }

  private void releaseThrough(long index) throws IOException {
    while (segments.getFirst().sequence() < snapshotSequence
        && second().firstIndex() <= index + 1) {
      disk.delete(directory + "/" + segments.getFirst().fileName());
      disk.syncDirectory(directory);
      segments.removeFirst();
    }
  }

  private SegmentName second() {
    return segments.stream().skip(1).findFirst().orElseThrow();
  }

  private static String parent(String directory) {
    int slash = directory.lastIndexOf('/');
    return slash < 0 ? "" : directory.substring(0, slash);
  }

  private void guarded(String doing, Step step) {
    try {
      step.run();
    } catch (IOException failure) {
      throw new StoreFault(
          FaultCode.LOG_WRITE_FAILED,
          "%s the log in %s failed".formatted(doing, directory),
          "the disk answered: " + failure.getMessage(),
          "What is on disk is unknown now, so this member stops. Free space or replace the disk,"
              + " then start it again: it recovers by reading.",
          failure);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
