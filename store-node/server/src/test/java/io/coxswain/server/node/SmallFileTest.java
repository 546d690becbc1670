package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SmallFileTest {
  private final SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));

  /// In `CURRENT` a changed digit would name another state, in `births` let somebody in, in `boot-counter` make
  /// request ids begin anew.
  @Test
  void noBitOfItCanChangeUnseen() throws IOException {
    disk.createDirectories("member");
    SmallFile file = new SmallFile(disk, "member", "CURRENT");
    file.replace("00000000000000b5");
    assertThat(file.text()).isEqualTo("00000000000000b5");

    for (int bit = 0; bit < 8 * disk.content("member/CURRENT").length; bit++) {
      disk.flipBits("member/CURRENT", bit / 8, 1 << bit % 8);
      assertThatThrownBy(file::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("member/CURRENT");
      disk.flipBits("member/CURRENT", bit / 8, 1 << bit % 8);
    }
    assertThat(file.text()).isEqualTo("00000000000000b5");
  }

  @Test
  void aFileThatWasCutOffIsRefusedToo() throws IOException {
    disk.createDirectories("member");
    SmallFile file = new SmallFile(disk, "member", "births");
    file.replace("");
    disk.delete("member/births");
    disk.create("member/births").close();
    assertThatThrownBy(file::read).isInstanceOf(IOException.class);
  }
}
