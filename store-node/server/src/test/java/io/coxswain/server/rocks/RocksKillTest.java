package io.coxswain.server.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.world.RandomBatches;
import io.coxswain.server.world.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that writes is killed with signal 9, several times over.
class RocksKillTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatWasFlushedSurvivesAndNothingIsTorn(long seed, @TempDir Path root) throws Exception {
    for (int life = 1; life <= 3; life++) {
      long flushed = writeUntilKilled(root, seed, 10 * life);
      try (RocksStateStores stores = new RocksStateStores(root, MemoryBudget.DEFAULT);
          StateStore store = stores.open("state")) {
        long survived = RandomBatches.numberIn(store);
        assertThat(survived).isGreaterThanOrEqualTo(flushed);
        RandomBatches then = new RandomBatches(seed);
        then.skipTo(survived);
        assertThat(RandomBatches.contentOf(store)).isEqualTo(then.expectedContent());
      }
    }
  }

  private static long writeUntilKilled(Path root, long seed, int flushes) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                root.toString(),
                Long.toString(seed))
            .redirectErrorStream(true);
    // Who is killed can't delete the library that RocksDB unpacks: it goes with the test's
    // directory.
    command.environment().put("ROCKSDB_SHAREDLIB_DIR", root.toString());
    Process writer = command.start();
    long flushed = -1;
    try (BufferedReader lines = writer.inputReader(UTF_8)) {
      for (int i = 0; i < flushes; i++) {
        String line = lines.readLine();
        assertThat(line).as("the writer ended by itself").isNotNull();
        flushed = Long.parseLong(line);
      }
      writer.destroyForcibly();
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    return flushed;
  }

  /// Writes for ever; says what it has flushed.
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (RocksStateStores stores = new RocksStateStores(Path.of(args[0]), MemoryBudget.DEFAULT);
          StateStore store = stores.open("state")) {
        RandomBatches batches = new RandomBatches(Long.parseLong(args[1]));
        batches.skipTo(RandomBatches.numberIn(store));
        while (true) {
          long number = batches.writeNext(store);
          if (number % 50 == 0) {
            store.flush();
            System.out.println(number);
          }
        }
      }
    }
  }
}
