package io.coxswain.server.sim;

import io.coxswain.server.world.Disk;
import io.coxswain.server.world.StateStore.Family;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The whole state of a [ModelStateStore] in one file: a checksum, then entry after entry. It gets its name
/// when it is complete and on disk, so one that can't be read was changed there.
///
/// @param number grows with every flush; 0 = nothing was ever flushed
record StateImage(long number, Families families) {
  private static final String PREFIX = "image-";
  private static final String UNFINISHED = "unfinished-";

  /// Checksum and length of the entries.
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

  /// The newest image, made as durable as it was read: the process that wrote it may have been killed.
  ///
  /// @throws IOException if it was changed on disk
  static StateImage newestIn(Disk disk, String directory) throws IOException {
    for (String name : disk.list(directory).reversed()) {
      if (name.startsWith(PREFIX)) {
        Families families = read(disk, directory + "/" + name);
        disk.syncDirectory(directory);
        return new StateImage(numberOf(name), families);
      }
    }
    return new StateImage(0, new Families());
  }

  /// Several may be under way at once, of different numbers: a lane that waits for the disk lets others go on.
  static void write(Disk disk, String directory, long number, Families families)
      throws IOException {
    String unfinished = directory + "/" + UNFINISHED + number;
    try (Disk.File file = disk.create(unfinished)) {
      file.write(0, encode(families));
      file.sync();
    }
    disk.rename(unfinished, directory + "/" + PREFIX + "%016x".formatted(number));
    disk.syncDirectory(directory);
  }

  /// Deletes what a crash left behind.
  static void deleteUnfinished(Disk disk, String directory) throws IOException {
    for (String name : disk.list(directory)) {
      if (name.startsWith(UNFINISHED)) {
        disk.delete(directory + "/" + name);
      }
    }
  }

  static void deleteBefore(Disk disk, String directory, long number) throws IOException {
    for (String name : disk.list(directory)) {
      if (name.startsWith(PREFIX) && numberOf(name) < number) {
        disk.delete(directory + "/" + name);
      }
    }
  }

  private static long numberOf(String name) {
    return Long.parseLong(name.substring(PREFIX.length()), 16);
  }

  private static ByteBuffer encode(Families families) {
    int entryBytes = Math.toIntExact(encodedBytes(families));
    ByteBuffer image = ByteBuffer.allocate(HEAD_BYTES + entryBytes).position(HEAD_BYTES);
    for (Family family : Family.values()) {
      image.putInt(families.of(family).size());
      families
          .of(family)
          .forEach((key, value) -> {
            image.putInt(key.length).put(key);
            image.putInt(value.length).put(value);
          });
    }
    return image
        .flip()
        .putLong(0, checksum(image.slice(HEAD_BYTES, entryBytes)))
        .putInt(Long.BYTES, entryBytes);
  }

  private static long encodedBytes(Families families) {
    long bytes = families.bytes();
    for (Family family : Family.values()) {
      bytes += Integer.BYTES + 2L * Integer.BYTES * families.of(family).size();
    }
    return bytes;
  }

  private static Families read(Disk disk, String path) throws IOException {
    ByteBuffer content;
    try (Disk.File file = disk.open(path)) {
      content = ByteBuffer.allocate(Math.toIntExact(file.size()));
      while (content.hasRemaining() && file.read(content.position(), content) > 0) {
        // until the end
      }
    }
    content.flip();
    if (content.remaining() < HEAD_BYTES) {
      throw new IOException("Corruption: " + path + " is too short");
    }
    long checksum = content.getLong();
    byte[] entries = new byte[Math.clamp(content.getInt(), 0, content.remaining())];
    content.get(entries);
    if (checksum(ByteBuffer.wrap(entries)) != checksum) {
      throw new IOException("Corruption: checksum mismatch in " + path);
    }
    return decode(entries);
  }

  private static Families decode(byte[] entries) throws IOException {
    Families families = new Families();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(entries));
    for (Family family : Family.values()) {
      for (int left = in.readInt(); left > 0; left--) {
        byte[] key = in.readNBytes(in.readInt());
        families.put(family, key, in.readNBytes(in.readInt()));
      }
    }
    return families;
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(PREFIX.length()); // so that zeros do not check out
    crc.update(bytes);
    return crc.getValue();
  }
}
