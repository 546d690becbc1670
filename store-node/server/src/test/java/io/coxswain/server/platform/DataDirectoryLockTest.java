package io.coxswain.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {
  @TempDir Path parent;

  @Test
  void aSecondOwnerIsRefusedUntilTheFirstLetsGo() throws Exception {
    Path directory = parent.resolve("m0.etcd");
    try (DataDirectoryLock _ = DataDirectoryLock.acquire(directory)) {
      assertThatThrownBy(() -> DataDirectoryLock.acquire(directory))
          .hasMessageContaining("DATA_DIR_IN_USE")
          .hasMessageContaining(directory.toString());
    }
    try (DataDirectoryLock _ = DataDirectoryLock.acquire(directory)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFileInItsPlaceIsNamed() throws Exception {
    Path file = Files.createFile(parent.resolve("m0.etcd"));
    assertThatThrownBy(() -> DataDirectoryLock.acquire(file))
        .hasMessageContaining("DATA_DIR_UNUSABLE")
        .hasMessageContaining(file.toString());
  }
}
