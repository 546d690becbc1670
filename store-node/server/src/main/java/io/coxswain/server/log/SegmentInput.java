package io.coxswain.server.log;

import com.google.protobuf.CodedInputStream;
import io.coxswain.raft.Bytes;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads the frames of one segment at any offset, through a window on the file.
final class SegmentInput {
  /// A disk writes a sector as a whole or not at all (etcd assumes the same).
  static final int SECTOR_BYTES = 512;

  private static final int WINDOW_BYTES_MAX = 1 << 20;
  private static final int FRAME_BYTES = Long.BYTES;
  private static final long LENGTH_MASK = (1L << 56) - 1;
  private static final long FRAME_BODY_BYTES_MAX = Integer.MAX_VALUE - 64;

  /// Tags of `walpb.Record`.
  private static final int TYPE_TAG = 1 << 3;

  private static final int CRC_TAG = 2 << 3;
  private static final int DATA_TAG = 3 << 3 | 2;

  /// Type, checksum and the length of the data.
  private static final int RECORD_HEAD_BYTES_MAX = 32;

  private final Disk.File file;
  private final long size;
  private final ByteBuffer window;
  private long windowStart;

  SegmentInput(Disk.File file) throws IOException {
    this.file = file;
    this.size = file.size();
    this.window =
        ByteBuffer.allocate((int) Math.min(WINDOW_BYTES_MAX, size))
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
  }

  long size() {
    return size;
  }

  /// What stands at `offset`, a multiple of 8.
  FrameStep at(long offset) throws IOException {
    if (offset >= size) {
      return new FrameStep.Nothing();
    }
    if (size - offset < FRAME_BYTES) {
      return isZero(bytes(offset, (int) (size - offset)))
          ? new FrameStep.Nothing()
          : new FrameStep.Broken("the file ends inside a length field");
    }
    long field = longAt(offset);
    if (field == 0) {
      return new FrameStep.Nothing();
    }
    long recordBytes = field & LENGTH_MASK;
    int padding = (int) (field >>> 56) & 7;
    long bodyBytes = recordBytes + padding;
    boolean possible = field >>> 56 == (padding == 0 ? 0 : 0x80 | padding);
    if (!possible || bodyBytes % FRAME_BYTES != 0 || bodyBytes > FRAME_BODY_BYTES_MAX) {
      return new FrameStep.Broken("length field %016x is impossible".formatted(field));
    }
    if (bodyBytes > size - offset - FRAME_BYTES) {
      return new FrameStep.Broken(
          "a record of %d bytes reaches beyond the end of the file".formatted(recordBytes));
    }
    long start = offset + FRAME_BYTES;
    // Looked at first: whoever tries every offset must not copy what only seems to be a record.
    Optional<LogRecord> record =
        bytes(start, 1)[0] == TYPE_TAG
            ? parse(bytes(start, (int) recordBytes), start + bodyBytes)
            : Optional.empty();
    if (record.isEmpty() || !isZero(bytes(start + recordBytes, padding))) {
      return new FrameStep.Broken("the bytes are no record");
    }
    return new FrameStep.Framed(record.get());
  }

  /// The record whose frame should begin at `offset`, found by its own inner lengths: the length field
  /// before it isn't looked at.
  Optional<LogRecord> withoutLengthField(long offset) throws IOException {
    long start = offset + FRAME_BYTES;
    if (start >= size) {
      return Optional.empty();
    }
    byte[] head = bytes(start, (int) Math.min(RECORD_HEAD_BYTES_MAX, size - start));
    CodedInputStream in = CodedInputStream.newInstance(head);
    try {
      if (in.readTag() != TYPE_TAG) {
        return Optional.empty();
      }
      in.readInt64();
      if (in.readTag() != CRC_TAG) {
        return Optional.empty();
      }
      in.readUInt32();
      long length = in.getTotalBytesRead();
      if (in.readTag() == DATA_TAG) {
        long dataBytes = in.readUInt32();
        length = in.getTotalBytesRead() + dataBytes;
      }
      return length < 0 || length > size - start
          ? Optional.empty()
          : parse(bytes(start, (int) length), start + length);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Whether a sector, or the part of it that belongs to the record at `offset`, holds only zeros: it was
  /// never written. For a record that reaches beyond the file, the rest of the file is looked at.
  boolean hasZeroSector(long offset) throws IOException {
    long recordBytes = recordBytes(offset);
    long start = offset + FRAME_BYTES;
    long end = recordBytes > size - start ? size : start + recordBytes;
    long from = start;
    while (from < end) {
      long to = Math.min(end, from - from % SECTOR_BYTES + SECTOR_BYTES);
      if (isZero(bytes(from, (int) (to - from)))) {
        return true;
      }
      from = to;
    }
    return false;
  }

  /// Whether the frame at `offset` goes on behind the end of the file.
  boolean endsInside(long offset) throws IOException {
    if (size - offset < FRAME_BYTES) {
      return true;
    }
    long bodyBytes = recordBytes(offset) + 7 & -FRAME_BYTES;
    return bodyBytes > size - offset - FRAME_BYTES;
  }

  /// What the length field at `offset` says.
  long recordBytes(long offset) throws IOException {
    return longAt(offset) & LENGTH_MASK;
  }

  /// The first offset from `offset` on that holds a byte other than zero, or the size.
  long firstNonZero(long offset) throws IOException {
    for (long at = offset; at < size; at = windowStart + window.limit()) {
      ensure(at, 1);
      for (int i = (int) (at - windowStart); i < window.limit(); i++) {
        if (window.get(i) != 0) {
          return windowStart + i;
        }
      }
    }
    return size;
  }

  /// A record written by us or by etcd has its fields in this order and no others.
  private static Optional<LogRecord> parse(byte[] bytes, long end) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      if (in.readTag() != TYPE_TAG) {
        return Optional.empty();
      }
      long type = in.readInt64();
      if (in.readTag() != CRC_TAG) {
        return Optional.empty();
      }
      long crc = in.readUInt64();
      int tag = in.readTag();
      Bytes data = tag == DATA_TAG ? Bytes.wrap(in.readByteArray()) : Bytes.EMPTY;
      return in.isAtEnd() && (tag == DATA_TAG || tag == 0) && crc >>> Integer.SIZE == 0
          ? RecordType.ofNumber(type).map(known -> new LogRecord(known, (int) crc, data, end))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte next : bytes) {
      if (next != 0) {
        return false;
      }
    }
    return true;
  }

  private long longAt(long offset) throws IOException {
    ensure(offset, Long.BYTES);
    return window.getLong((int) (offset - windowStart));
  }

  private byte[] bytes(long offset, int length) throws IOException {
    byte[] result = new byte[length];
    if (length <= window.capacity()) {
      ensure(offset, length);
      window.get((int) (offset - windowStart), result);
    } else {
      readFully(offset, ByteBuffer.wrap(result));
    }
    return result;
  }

  private void ensure(long offset, int length) throws IOException {
    if (offset >= windowStart && offset + length <= windowStart + window.limit()) {
      return;
    }
    window.clear();
    windowStart = offset;
    window.limit((int) Math.min(window.capacity(), size - offset));
    readFully(offset, window);
    window.flip();
  }

  private void readFully(long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int count = file.read(at, into);
      if (count < 0) {
        throw new IOException("the file became shorter than %d bytes".formatted(size));
      }
      at += count;
    }
  }
}
