package io.coxswain.server.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The disk is as unkind as its contract allows, and not more.
class SimulatedDiskTest {
  @Test
  void syncedBytesUnderASyncedNameAlwaysSurvive() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
      Disk.File file = disk.create("f");
      file.write(0, bytes("kept"));
      file.sync();
      disk.syncDirectory("");
      file.write(4, bytes("hoped"));
      disk.crash();
      assertThat(text(disk, "f")).startsWith("kept");
      assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsNotSyncedMayBeThereMissingOrTorn() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
      Disk.File file = disk.create("f");
      file.sync();
      disk.syncDirectory("");
      file.write(0, bytes("a".repeat(512) + "b".repeat(512)));
      disk.crash();
      seen.add(text(disk, "f").replaceAll("(.)\\1{511}", "$1").replace('\0', '.'));
    }
    assertThat(seen).containsExactlyInAnyOrder("", "ab", "a", "a.", ".b", "..");
  }

  @Test
  void namesNeedADirectorySyncAndARenameIsWhole() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
      disk.create("old");
      disk.syncDirectory("");
      disk.rename("old", "new");
      disk.create("extra");
      disk.crash();
      seen.add(String.join(" ", disk.list("")));
    }
    assertThat(seen).containsExactlyInAnyOrder("old", "new", "extra old", "extra new");
  }

  @Test
  void faultsComeWhenAskedFor() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    Disk.File file = disk.create("f");
    disk.limitFreeBytes(4);
    assertThatThrownBy(() -> file.write(0, bytes("12345"))).hasMessageContaining("No space");
    file.write(0, bytes("1234"));
    disk.failSyncs();
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    disk.flipBits("f", 0, 3);
    assertThat(text(disk, "f")).isEqualTo("2234");
    disk.cutPowerAfter(1);
    file.write(0, bytes("x"));
    assertThatThrownBy(() -> file.write(1, bytes("y"))).isInstanceOf(PowerCut.class);
  }

  private static String text(SimulatedDisk disk, String path) throws IOException {
    return new String(disk.content(path), UTF_8);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
