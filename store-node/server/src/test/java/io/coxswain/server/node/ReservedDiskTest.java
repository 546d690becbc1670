package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is held back is there when nothing else is.
class ReservedDiskTest {
  private static final int RESERVE = 3000;

  private final SimulatedDisk whole = new SimulatedDisk(new SeededRandomness(1));
  private final ReservedDisk disk = new ReservedDisk(whole, RESERVE, new SeededRandomness(2));

  @Test
  void aWriteThatFindsNoRoomTakesWhatWasHeldBack() throws IOException {
    disk.grow();
    assertThat(disk.heldBytes()).isEqualTo(RESERVE);
    try (Disk.File log = disk.create("member/log")) {
      whole.trouble().limitFreeBytes(500);
      byte[] written = random(500 + RESERVE);
      log.write(0, ByteBuffer.wrap(written));
      assertThat(whole.content("member/log")).as("from where it had stopped").isEqualTo(written);
      assertThat(disk.heldBytes()).isZero();

      assertThatThrownBy(() -> log.write(written.length, ByteBuffer.allocate(1)))
          .isInstanceOf(Disk.NoSpace.class);
    }
  }

  @Test
  void itGrowsAgainWhenThereIsRoom() throws IOException {
    disk.grow();
    assertThat(disk.letGo()).isTrue();
    assertThat(disk.letGo()).isFalse();
    assertThat(disk.missingBytes()).isEqualTo(RESERVE);
    disk.grow();
    disk.grow();
    assertThat(disk.heldBytes()).isEqualTo(RESERVE);
  }

  @Test
  void whatAnEarlierProcessHeldBackIsFound() throws IOException {
    disk.grow();
    whole.processEnded();
    ReservedDisk again = new ReservedDisk(whole, RESERVE, new SeededRandomness(3));
    assertThat(again.missingBytes()).isZero();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(3).nextBytes(bytes);
    return bytes;
  }
}
