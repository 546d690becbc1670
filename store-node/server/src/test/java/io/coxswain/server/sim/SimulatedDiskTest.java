package io.coxswain.server.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
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
  void aProcessThatEndsLosesNothingUntilThePowerGoes() throws Exception {
    Set<String> left = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
      Disk.File file = disk.create("f");
      disk.syncDirectory("");
      file.write(0, bytes("seen"));
      disk.processEnded();
      assertThat(text(disk, "f")).isEqualTo("seen");
      assertThatThrownBy(file::sync).hasMessageContaining("closed");
      disk.crash();
      left.add(text(disk, "f").replace("\0", ""));
    }
    assertThat(left).containsExactlyInAnyOrder("", "seen");
  }

  @Test
  void whatAFailedSyncShouldHaveKeptIsLostThoughALaterOneSucceeds() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
      Disk.File file = disk.create("f");
      disk.syncDirectory("");
      file.write(0, bytes("lost"));
      disk.trouble().failSyncsAfter(0);
      assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
      disk.processEnded();
      seen.add(text(disk, "f"));
      disk.open("f").sync();
      disk.crash();
      assertThat(text(disk, "f")).isEmpty();
    }
    assertThat(seen).containsExactlyInAnyOrder("", "lost");
  }

  @Test
  void faultsComeWhenAskedFor() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    Disk.File file = disk.create("f");
    disk.trouble().limitFreeBytes(4);
    ByteBuffer tooMuch = bytes("12345");
    assertThatThrownBy(() -> file.write(0, tooMuch)).isInstanceOf(Disk.NoSpace.class);
    assertThat(tooMuch.remaining()).as("what fits is written").isEqualTo(1);
    file.write(0, bytes("1234"));
    disk.trouble().failSyncsAfter(0);
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    assertThatThrownBy(file::sync)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("used on");
    assertThat(disk.trouble().hasStruck()).isTrue();
    disk.processEnded();
    disk.flipBits("f", 0, 3);
    assertThat(text(disk, "f")).isEqualTo("2234");
    disk.trouble().failReadsAfter(1);
    Disk.File again = disk.open("f");
    assertThat(again.read(0, ByteBuffer.allocate(1))).isEqualTo(1);
    assertThatThrownBy(() -> again.read(0, ByteBuffer.allocate(1)))
        .hasMessageContaining("Input/output");
    disk.trouble().limitFreeBytes(9);
    disk.trouble().cutPowerAfter(1);
    again.write(0, bytes("x"));
    assertThatThrownBy(() -> again.write(1, bytes("y"))).isInstanceOf(PowerCut.class);
  }

  @Test
  void whatGoesLeavesItsRoom() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    disk.createDirectories("d");
    disk.trouble().limitFreeBytes(9);
    for (String name : List.of("a", "b", "d/c")) {
      disk.create(name).write(0, bytes("123"));
    }
    assertThat(disk.freeBytes()).isZero();
    disk.rename("a", "b");
    assertThat(disk.freeBytes()).isEqualTo(3);
    disk.delete("d");
    assertThat(disk.freeBytes()).isEqualTo(6);
    disk.syncDirectory("");
    disk.crash();
    assertThat(disk.freeBytes()).as("no byte was synced").isGreaterThanOrEqualTo(6);
  }

  @Test
  void aReadMayGiveLessThanIsThere() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    Disk.File file = disk.create("f");
    file.write(0, bytes("1234"));
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      lengths.add(file.read(0, ByteBuffer.allocate(9)));
    }
    assertThat(lengths).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  private static String text(SimulatedDisk disk, String path) throws IOException {
    return new String(disk.content(path), UTF_8);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
