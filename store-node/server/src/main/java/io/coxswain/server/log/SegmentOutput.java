package io.coxswain.server.log;

import com.google.protobuf.CodedOutputStream;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.server.wire.PayloadCodec;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Encodes records into the segment at hand. One direct buffer and one scratch array serve all records, and
/// the bytes of an entry go from their array straight into that buffer.
///
/// Before a sync the file is filled with zeros some way ahead, so that most syncs find the length of the
/// file unchanged and need no journal commit of the file system; reserving space without writing it
/// (`fallocate`) would not do, because turning reserved blocks into written ones is a journal commit too.
final class SegmentOutput {
  /// Larger batches are written in pieces of this size.
  static final int BUFFER_BYTES = 1 << 20;

  /// A slow disk (50 MB/s) writes this much in 5 ms: what one sync in hundreds may take longer.
  static final int FILL_AHEAD_BYTES = 256 << 10;

  /// Frame length, record tags and lengths, entry tags and numbers: at most 8 + 19 + 38.
  private static final int HEADER_BYTES_MAX = 80;

  private static final int FRAME_BYTES = Long.BYTES;
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(FILL_AHEAD_BYTES).asReadOnlyBuffer();

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] scratch = new byte[HEADER_BYTES_MAX];
  private final RollingCrc crc = new RollingCrc();
  private Disk.File file;

  /// Where the first byte of the buffer belongs in the file.
  private long position;

  /// Everything from here on is not in the file yet; in between there are zeros.
  private long filledTo;

  /// Continues `file` at `position`; the bytes behind it are zeros or absent.
  SegmentOutput(Disk.File file, long position, int crcSoFar) throws IOException {
    this.file = file;
    this.position = position;
    this.filledTo = file.size();
    crc.continueFrom(crcSoFar);
  }

  /// Goes on in a fresh, empty file; everything before must have been synced.
  void switchTo(Disk.File next) {
    file = next;
    position = 0;
    filledTo = 0;
  }

  /// Length of the segment with everything put so far.
  long offset() {
    return position + buffer.position();
  }

  /// The first record of a segment: the checksum of everything before it.
  void crcRecord() throws IOException {
    record(RecordType.CRC, 0, new byte[0]);
  }

  void bytesRecord(RecordType type, byte[] data) throws IOException {
    crc.update(data, 0, data.length);
    record(type, 0, data);
  }

  void state(HardState state) throws IOException {
    int length = 0;
    length = number(length, 1, state.term());
    length = number(length, 2, state.vote());
    length = number(length, 3, state.commit());
    crc.update(scratch, 0, length);
    record(RecordType.STATE, length, new byte[0]);
  }

  void entry(Entry entry) throws IOException {
    byte[] payload = PayloadCodec.data(entry.payload());
    int type = PayloadCodec.type(entry.payload()).getNumber();
    int length = type == 0 ? 0 : number(0, 1, type); // etcd 3.7 leaves the normal type out
    length = number(length, 2, entry.term());
    length = number(length, 3, entry.index());
    if (payload.length > 0) {
      scratch[length++] = lengthTag(4);
      length = varint(length, payload.length);
    }
    crc.update(scratch, 0, length);
    crc.update(payload, 0, payload.length);
    record(RecordType.ENTRY, length, payload);
  }

  /// Writes what is buffered and makes the segment durable.
  void sync() throws IOException {
    flush();
    if (position >= filledTo) {
      fillAhead();
    }
    file.sync();
  }

  /// Where they don't fit, nor into what the disk holds back, as many as do: they make later syncs cheaper,
  /// nothing more.
  private void fillAhead() throws IOException {
    filledTo = position + FILL_AHEAD_BYTES;
    try {
      writeZeros(file, position, filledTo);
    } catch (Disk.NoSpace _) {
      filledTo = position;
    }
  }

  /// Writes zeros over the bytes from `from` up to but not including `to`.
  static void writeZeros(Disk.File file, long from, long to) throws IOException {
    long at = from;
    while (at < to) {
      ByteBuffer piece = ZEROS.duplicate();
      piece.limit((int) Math.min(piece.capacity(), to - at));
      int length = piece.limit();
      file.write(at, piece);
      at += length;
    }
  }

  /// Writes the bytes from `from` up to but not including `to` once more, as they are read.
  static void writeAgain(Disk.File file, long from, long to) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, to - from));
    long at = from;
    while (at < to) {
      piece.clear().limit((int) Math.min(piece.capacity(), to - at));
      int length = file.read(at, piece);
      file.write(at, piece.flip());
      at += length;
    }
  }

  /// A record whose data is the first `headBytes` of the scratch array followed by `tail`.
  private void record(RecordType type, int headBytes, byte[] tail) throws IOException {
    int dataBytes = headBytes + tail.length;
    int checksum = crc.value();
    boolean hasData = type != RecordType.CRC;
    int recordBytes =
        2
            + 1
            + CodedOutputStream.computeUInt32SizeNoTag(checksum)
            + (hasData ? 1 + CodedOutputStream.computeUInt32SizeNoTag(dataBytes) + dataBytes : 0);
    int padding = -recordBytes & 7;
    makeRoom(HEADER_BYTES_MAX);
    buffer.putLong(padding == 0 ? recordBytes : recordBytes | (long) (0x80 | padding) << 56);
    buffer.put(numberTag(1)).put((byte) type.number());
    buffer.put(numberTag(2));
    putVarint(checksum & 0xffffffffL);
    if (hasData) {
      buffer.put(lengthTag(3));
      putVarint(dataBytes);
      buffer.put(scratch, 0, headBytes);
      putAll(tail);
    }
    makeRoom(FRAME_BYTES);
    for (int i = 0; i < padding; i++) {
      buffer.put((byte) 0);
    }
  }

  private void putAll(byte[] bytes) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      makeRoom(1);
      int piece = Math.min(buffer.remaining(), bytes.length - from);
      buffer.put(bytes, from, piece);
      from += piece;
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    int length = buffer.limit();
    file.write(position, buffer);
    position += length;
    buffer.clear();
  }

  private int number(int at, int field, long value) {
    scratch[at] = numberTag(field);
    return varint(at + 1, value);
  }

  private int varint(int at, long value) {
    int next = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      scratch[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    scratch[next++] = (byte) rest;
    return next;
  }

  private void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  private static byte numberTag(int field) {
    return (byte) (field << 3);
  }

  private static byte lengthTag(int field) {
    return (byte) (field << 3 | 2);
  }
}
