package io.coxswain.raft.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every script. `-Dcoxswain.rewrite=true` writes the outcomes anew instead of comparing them; read
/// the diff as you would read code, since whatever the core did is now what it should do.
class ScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/scripts");

  static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void doesWhatIsWritten(String name) throws IOException {
    Path path = SCRIPTS.resolve(name);
    List<String> expected = Files.readAllLines(path);
    List<String> actual = run(ScriptFile.parse(expected)).lines();
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.write(path, actual);
    } else {
      assertThat(actual)
          .as("%s; if the new outcome is right, run with -Dcoxswain.rewrite=true", name)
          .isEqualTo(expected);
    }
  }

  private static ScriptFile run(ScriptFile script) {
    ScriptWorld world = new ScriptWorld();
    Verbs verbs = new Verbs();
    List<ScriptFile.Block> played = new ArrayList<>();
    for (ScriptFile.Block block : script.blocks()) {
      block.commands().forEach(command -> verbs.run(world, command));
      played.add(block.withOutcome(world.takeSpoken()));
    }
    return new ScriptFile(played);
  }
}
