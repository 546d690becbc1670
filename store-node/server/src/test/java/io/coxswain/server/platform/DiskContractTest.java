package io.coxswain.server.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real disk and the simulated one answer alike, as long as nothing fails.
class DiskContractTest {
  abstract static class Contract {
    abstract Disk disk();

    @Test
    void whatWasWrittenIsRead() throws Exception {
      Disk disk = disk();
      disk.createDirectories("a/b");
      try (Disk.File file = disk.create("a/b/f")) {
        file.write(0, bytes("hello"));
        file.write(8, bytes("world"));
        file.write(0, bytes("J"));
        file.sync();
        assertThat(file.size()).isEqualTo(13);
        assertThat(text(file)).isEqualTo("Jello\0\0\0world");
        assertThat(file.read(13, ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      try (Disk.File again = disk.open("a/b/f")) {
        assertThat(again.size()).isEqualTo(13);
        again.write(15, bytes("!"));
        assertThat(text(again)).isEqualTo("Jello\0\0\0world\0\0!");
      }
    }

    private static String text(Disk.File file) throws IOException {
      ByteBuffer all = ByteBuffer.allocate(20);
      while (file.read(all.position(), all) > 0) {
        // until the end
      }
      return new String(all.array(), 0, all.position(), UTF_8);
    }

    @Test
    void namesComeAndGo() throws Exception {
      Disk disk = disk();
      assertThat(disk.list("d")).isEmpty();
      disk.createDirectories("d/inner");
      disk.create("d/two").close();
      disk.create("d/one").close();
      disk.create("d/inner/deep").close();
      assertThat(disk.list("d")).containsExactly("inner", "one", "two");
      assertThatThrownBy(() -> disk.create("d/one")).isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> disk.open("d/three")).isInstanceOf(NoSuchFileException.class);
      disk.rename("d/one", "d/two");
      disk.rename("d/inner", "e");
      disk.syncDirectory("d");
      disk.syncDirectory("");
      assertThat(disk.list("d")).containsExactly("two");
      assertThat(disk.exists("e/deep")).isTrue();
      assertThatThrownBy(() -> disk.rename("d/absent", "d/x"))
          .isInstanceOf(NoSuchFileException.class);
      disk.delete("e");
      disk.delete("e");
      assertThat(disk.exists("e")).isFalse();
      assertThat(disk.freeBytes()).isPositive();
    }
  }

  @Nested
  class Real extends Contract {
    @TempDir Path directory;

    @Override
    Disk disk() {
      return new FileDisk(directory);
    }

    @Test
    void nothingOutsideTheRootCanBeNamed() {
      assertThatThrownBy(() -> disk().exists("../x")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Simulated extends Contract {
    private final Disk disk = new SimulatedDisk(new SeededRandomness(1));

    @Override
    Disk disk() {
      return disk;
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
