package io.coxswain.server.peer;

import io.coxswain.api.peer.SnapshotFile;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// What sender and receiver of a snapshot agree on.
final class SnapshotFiles {
  /// Small enough that a lost connection is noticed soon, large enough to keep a fast link busy.
  static final int CHUNK_BYTES = 256 << 10;

  static final int FILES_MAX = 100_000;

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}");

  private SnapshotFiles() {}

  /// The files of a directory in the order in which they travel.
  static List<SnapshotFile> in(Disk disk, String directory) throws IOException {
    List<SnapshotFile> files = new ArrayList<>();
    for (String name : disk.list(directory)) {
      try (Disk.File file = disk.open(directory + "/" + name)) {
        files.add(SnapshotFile.newBuilder().setName(name).setBytes(file.size()).build());
      }
    }
    return files;
  }

  /// Whether nothing but a file directly inside the directory can be meant.
  static boolean isPlainName(String name) {
    return PLAIN_NAME.matcher(name).matches();
  }

  static int crc32c(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
