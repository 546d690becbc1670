package io.coxswain.server.peer;

import io.coxswain.api.peer.SnapshotData;
import io.coxswain.api.peer.SnapshotFile;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.peer.SnapshotTail;
import io.coxswain.raft.Message;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.wire.UnreadableEntry;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The files of a snapshot on their way into a directory. Nothing that the sender says is trusted.
final class ArrivingSnapshot {
  private final Disk disk;
  private final String directory;
  private final Message.InstallSnapshot message;
  private final List<SnapshotFile> files;
  private final int[] checksums;
  private final CRC32C crc = new CRC32C();
  private int file;
  private final Syncing syncing;
  private long offset;
  private Disk.@Nullable File open;

  /// Makes a file durable.
  interface Syncing {
    void sync(Disk.File file) throws IOException;
  }

  /// Creates the directory.
  ///
  /// @param syncing how its files become durable
  /// @throws IOException if the head makes no sense or there is no room
  ArrivingSnapshot(Disk disk, Syncing syncing, String directory, SnapshotHead head)
      throws IOException {
    this.disk = disk;
    this.syncing = syncing;
    this.directory = directory;
    this.files = head.getFilesList();
    this.checksums = new int[files.size()];
    try {
      this.message = MessageDecoder.decode(head);
    } catch (UnreadableEntry nonsense) {
      throw new IOException(nonsense.getMessage(), nonsense);
    }
    requireSense();
    disk.createDirectories(directory);
  }

  Message.InstallSnapshot message() {
    return message;
  }

  String directory() {
    return directory;
  }

  private void requireSense() throws IOException {
    if (files.size() > SnapshotFiles.FILES_MAX) {
      throw new IOException("a snapshot of %d files is too large".formatted(files.size()));
    }
    long free = disk.freeBytes();
    for (SnapshotFile next : files) {
      if (!SnapshotFiles.isPlainName(next.getName()) || next.getBytes() < 0) {
        throw new IOException("'%s' is no name of a file".formatted(next.getName()));
      }
      free -= next.getBytes();
      if (free < 0) {
        throw new IOException(
            "the snapshot doesn't fit on the disk, of which %d bytes are free"
                .formatted(disk.freeBytes()));
      }
    }
  }

  /// Writes the next piece.
  ///
  /// @throws IOException if it isn't the next one, is damaged, or can't be written
  void take(SnapshotData piece) throws IOException {
    ByteBuffer bytes = piece.getData().asReadOnlyByteBuffer();
    boolean next = file < files.size() && piece.getFile() == file && piece.getOffset() == offset;
    if (!next || bytes.remaining() > files.get(file).getBytes() - offset) {
      throw new IOException(
          "a piece of file %d at %d came when %d at %d was due"
              .formatted(piece.getFile(), piece.getOffset(), file, offset));
    }
    if (SnapshotFiles.crc32c(bytes.duplicate()) != piece.getCrc32C()) {
      throw new IOException("a piece of %s was damaged".formatted(files.get(file).getName()));
    }
    if (open == null) {
      open = disk.create(directory + "/" + files.get(file).getName());
    }
    crc.update(bytes.duplicate());
    open.write(offset, bytes);
    offset += piece.getData().size();
    if (offset == files.get(file).getBytes()) {
      finishFile(open);
    }
  }

  private void finishFile(Disk.File written) throws IOException {
    durable(() -> syncing.sync(written));
    written.close();
    open = null;
    checksums[file] = (int) crc.getValue();
    crc.reset();
    offset = 0;
    file++;
  }

  /// Everything has come: checks the files and makes their names durable.
  ArrivingSnapshot complete(SnapshotTail tail) throws IOException {
    if (file != files.size() || tail.getCrc32CCount() != files.size()) {
      throw new IOException(
          "the snapshot ended after %d of %d files".formatted(file, files.size()));
    }
    for (int i = 0; i < checksums.length; i++) {
      if (tail.getCrc32C(i) != checksums[i]) {
        throw new IOException(files.get(i).getName() + " was damaged on the way");
      }
    }
    durable(() -> disk.syncDirectory(directory));
    return this;
  }

  /// A disk that fails one sync is not asked again, whatever it was for: this member would go on without being
  /// able to keep anything.
  private static void durable(Sync sync) {
    try {
      sync.run();
    } catch (IOException failed) {
      throw new StoreFault(
          FaultCode.STATE_WRITE_FAILED,
          "A snapshot that arrived could not be made durable",
          "the disk answered: " + failed.getMessage(),
          "Nothing is lost. Free space or replace the disk, then start the member again: it asks"
              + " for another snapshot.",
          failed);
    }
  }

  @FunctionalInterface
  private interface Sync {
    void run() throws IOException;
  }

  /// Deletes what has come so far.
  void discard() {
    try {
      if (open != null) {
        open.close();
        open = null;
      }
      disk.delete(directory);
    } catch (IOException _) {
      // The next start deletes it.
    }
  }
}
