package io.coxswain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Things that must not stay behind in a source file.
class LeftoversTest {

  /// What, and why it has no place here. Written so that this file does not match itself.
  private record Leftover(Pattern pattern, boolean testsOnly, String why) {}

  private static final List<Leftover> LEFTOVERS =
      List.of(
          leftover("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b", false, "do it or write an issue"),
          leftover("@Dis" + "abled\\b", true, "a test that does not run proves nothing"),
          leftover("Thread\\.sl" + "eep\\(", true, "wait for an event, not for time"),
          leftover("assume(True|False|That)" + "\\(", true, "a missing prerequisite fails"),
          leftover(
              "catch \\((Exception|Throwable|RuntimeException) \\w+\\) *\\{ *\\}",
              false,
              "an error was swallowed"),
          leftover("System\\.(out|err)\\.print" + "StackTrace", false, "log it"),
          leftover("\\.printStack" + "Trace\\(\\)", false, "log it"));

  @Test
  void nothingIsLeftOver() {
    List<String> found = new ArrayList<>();
    for (Path file : SourceTree.allSources()) {
      boolean test = SourceTree.name(file).contains("src/test/");
      List<String> lines = SourceTree.lines(file);
      for (int i = 0; i < lines.size(); i++) {
        for (Leftover leftover : LEFTOVERS) {
          if ((test || !leftover.testsOnly()) && leftover.pattern().matcher(lines.get(i)).find()) {
            found.add("%s:%d: %s".formatted(SourceTree.name(file), i + 1, leftover.why()));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static Leftover leftover(String regex, boolean testsOnly, String why) {
    return new Leftover(Pattern.compile(regex), testsOnly, why);
  }
}
