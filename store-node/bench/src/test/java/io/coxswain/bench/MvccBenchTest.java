package io.coxswain.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvccBenchTest {
  @Test
  void runsThrough(@TempDir Path directory) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
      new MvccBench(new MvccBench.Setting(2_000, 3_000, 100, 20), out).run(directory);
    }
    assertThat(printed.toString(UTF_8)).contains("put of an old key", "(2000 keys)", "resident");
  }
}
