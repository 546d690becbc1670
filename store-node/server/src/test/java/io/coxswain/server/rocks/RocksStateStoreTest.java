package io.coxswain.server.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Opener;
import io.coxswain.server.world.StateStore.View;
import io.coxswain.server.world.StateStoreContract;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStateStoreTest extends StateStoreContract {
  private final Path root;
  private final RocksStateStores stores;

  RocksStateStoreTest(@TempDir Path root) {
    this.root = root;
    stores = new RocksStateStores(root, new MemoryBudget(1 << 20, 1 << 20));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Override
  protected Opener opener() {
    return stores;
  }

  @Override
  protected void damage(String directory) throws IOException {
    try (DirectoryStream<Path> tables =
        Files.newDirectoryStream(root.resolve(directory), "*.sst")) {
      for (Path table : tables) {
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 4] ^= 1;
        Files.write(table, bytes);
      }
    }
  }

  /// Closing flushes nothing, so it leaves the files as a killed process does; `RocksKillTest` kills one.
  @Override
  protected void crash(List<StateStore> open) throws IOException {
    for (StateStore store : open) {
      store.close();
    }
  }

  @Test
  void closingWaitsForWhoeverIsInside() throws Exception {
    StateStore store = stores.open("state");
    View view = store.view();
    CountDownLatch closing = new CountDownLatch(1);
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> {
          closing.countDown();
          closeUnchecked(store);
        });
    closing.await();
    assertThat(closed).isNotDone();
    view.close();
    closed.join();
    assertThatThrownBy(store::view).hasMessage("the state store is closed");
  }

  @Test
  void tellsWhatIsWrongWithADirectory() throws IOException {
    StateStore store = stores.open("state");
    assertThatThrownBy(() -> stores.open("state"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the state in");
    store.close();
  }

  private static void closeUnchecked(StateStore store) {
    try {
      store.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
