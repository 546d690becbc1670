package io.coxswain.server.peer;

import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.peer.SnapshotData;
import io.coxswain.api.peer.SnapshotFile;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.peer.SnapshotTail;
import io.coxswain.raft.Message;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/// A snapshot that travels file by file from one disk to another, as far as the one who holds it lets it:
/// the receiving half is the real one.
public final class SteppedTransfer {
  private final Disk from;
  private final String source;
  private final List<SnapshotFile> files;
  private final ArrivingSnapshot arriving;
  private final SnapshotTail.Builder tail = SnapshotTail.newBuilder();
  private int file;

  /// @param target directory of `to` that doesn't exist
  public SteppedTransfer(
      Message.InstallSnapshot message, Disk from, String source, Disk to, String target)
      throws IOException {
    this.from = from;
    this.source = source;
    this.files = SnapshotFiles.in(from, source);
    SnapshotHead head = MessageEncoder.encode(message).addAllFiles(files).build();
    this.arriving = new ArrivingSnapshot(to, Disk.File::sync, target, head);
  }

  /// Moves the next file; false if all are there, complete and on disk.
  public boolean step() throws IOException {
    if (file == files.size()) {
      arriving.complete(tail.build());
      return false;
    }
    SnapshotFile next = files.get(file);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(next.getBytes()));
    try (Disk.File in = from.open(source + "/" + next.getName())) {
      while (bytes.hasRemaining() && in.read(bytes.position(), bytes) >= 0) {}
    }
    bytes.flip();
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    arriving.take(
        SnapshotData.newBuilder()
            .setFile(file)
            .setCrc32C(SnapshotFiles.crc32c(bytes.duplicate()))
            .setData(UnsafeByteOperations.unsafeWrap(bytes))
            .build());
    tail.addCrc32C((int) crc.getValue());
    file++;
    return true;
  }

  /// The receiver throws away what has come so far.
  public void discard() {
    arriving.discard();
  }

  /// The message as the receiver read it.
  public Message.InstallSnapshot message() {
    return arriving.message();
  }

  /// Where the files lie.
  public String directory() {
    return arriving.directory();
  }
}
