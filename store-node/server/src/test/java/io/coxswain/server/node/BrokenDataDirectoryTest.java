package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.fault.StoreFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real member whose data directory fails while it starts says what is wrong, and what to do.
class BrokenDataDirectoryTest {
  @TempDir private Path directory;

  @Test
  void aFileInTheWayIsNamed() throws Exception {
    Path member = Files.createDirectory(directory.resolve("m1")).resolve("member");
    Files.writeString(member, "in the way");

    assertThatThrownBy(() -> RealMember.start(directory))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("member/")
        .hasMessageContaining("add a fresh one")
        .hasMessageContaining("[DATA_DIR_UNUSABLE]");
  }
}
