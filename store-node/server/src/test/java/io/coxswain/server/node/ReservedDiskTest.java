package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
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
      write(log, 0, 500);
      fill();
      write(log, 500, RESERVE);
      assertThat(log.size()).isEqualTo(500 + RESERVE);
      assertThat(disk.heldBytes()).isZero();

      assertThatThrownBy(() -> write(log, 500 + RESERVE, 1)).isInstanceOf(Disk.NoSpace.class);
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

  /// What the model of a disk frees is not given back by itself.
  private void fill() {
    whole.trouble().limitFreeBytes(0);
    whole
        .trouble()
        .atEachCall(() -> {
          if (!whole.exists("member/reserve")) {
            whole.trouble().limitFreeBytes(RESERVE);
            whole.trouble().atEachCall(() -> {});
          }
        });
  }

  private static void write(Disk.File file, long position, int bytes) throws IOException {
    file.write(position, ByteBuffer.allocate(bytes));
  }
}
