package io.coxswain.server.mvcc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.coxswain.api.mvcc.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Checksum;

/// A record of the `HISTORY` family: what one key became at one revision.
///
/// Stored: main and sub of the revision it replaced, superseded bytes ([Packed] numbers), then the
/// `KeyValue` message exactly as etcd stores it; HashKV runs over those bytes.
final class HistoryRecord {
  private final Revision previous;
  private final long supersededBytes;
  private final byte[] encoded;
  private final int messageStart;

  private HistoryRecord(Revision previous, long supersededBytes, byte[] encoded, int messageStart) {
    this.previous = previous;
    this.supersededBytes = supersededBytes;
    this.encoded = encoded;
    this.messageStart = messageStart;
  }

  static byte[] encode(Revision previous, long supersededBytes, KeyValue keyValue) {
    Packed header = new Packed(24);
    header.number(previous.main()).number(previous.sub()).number(supersededBytes);
    int length = keyValue.getSerializedSize();
    byte[] encoded = Arrays.copyOf(header.toBytes(), header.size() + length);
    try {
      keyValue.writeTo(CodedOutputStream.newInstance(encoded, header.size(), length));
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size was too small", e);
    }
    return encoded;
  }

  static HistoryRecord decode(byte[] encoded) {
    Packed.Reader in = new Packed.Reader(encoded, 0);
    Revision previous = new Revision(in.number(), in.number());
    long supersededBytes = in.number();
    return new HistoryRecord(previous, supersededBytes, encoded, in.position());
  }

  /// The record that this one replaced or ended; [Revision#NONE] if the key did not live. Compaction and
  /// `prev_kv` follow it instead of searching.
  Revision previous() {
    return previous;
  }

  /// Sum over all records given up, ever, up to this one: what is gone once the store is compacted here.
  long supersededBytes() {
    return supersededBytes;
  }

  /// The message; for a deletion it holds the key only.
  KeyValue keyValue() {
    try {
      return KeyValue.parser().parseFrom(encoded, messageStart, storedBytes());
    } catch (InvalidProtocolBufferException e) {
      throw StateDamage.fault("a record of the history is not a KeyValue message");
    }
  }

  /// Length of the stored `KeyValue` message.
  int storedBytes() {
    return encoded.length - messageStart;
  }

  void addMessageTo(Checksum checksum) {
    checksum.update(encoded, messageStart, storedBytes());
  }
}
