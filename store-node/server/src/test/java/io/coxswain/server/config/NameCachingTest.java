package io.coxswain.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's file reaches the one place where Java decides how long a name is remembered. Java's own default for
/// names that were not found, 10 s, would keep a member from finding a pod that was born a moment later.
class NameCachingTest {
  private static final String PROGRAM =
      """
      public class Ask {
        public static void main(String[] arguments) {
          System.out.print(java.security.Security.getProperty("networkaddress.cache.ttl")
              + " " + java.security.Security.getProperty("networkaddress.cache.negative.ttl"));
        }
      }
      """;

  @Test
  void namesAreHardlyRememberedAndMissingOnesNever(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path program = Files.writeString(directory.resolve("Ask.java"), PROGRAM);
    Process java =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.security.properties="
                        + Path.of("src/main/dist/conf/names.security").toAbsolutePath(),
                    program.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).isZero();
    assertThat(said).isEqualTo("1 0");
  }

  @Test
  void theLauncherNamesThatFile() throws IOException {
    assertThat(Files.readString(Path.of("src/main/dist/bin/coxswain-store")))
        .contains("\"-Djava.security.properties=$home/conf/names.security\"");
  }
}
