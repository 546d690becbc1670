package io.coxswain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every test and mutant that `docs/birth-and-durability.md` names is there: a rule whose test was renamed away
/// is a rule that nobody keeps.
class DurabilityTableTest {
  private static final Path TABLE = Path.of("docs/birth-and-durability.md");
  private static final Path MUTANTS = Path.of("store-node/mutants/catalogue");

  /// `Class`, `Class.method`, or `.method` of the class named before.
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Contract))?(?:\\.(\\w+))?`");

  private static final Pattern MUTANT = Pattern.compile("mutants? ((?:`[a-z-]+`(?:, )?)+)");
  private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

  @Test
  void everyTestThatTheTableNamesExists() {
    Map<String, String> sources = new HashMap<>();
    for (Path file : SourceTree.testSources()) {
      sources.put(
          file.getFileName().toString().replace(".java", ""),
          String.join("\n", SourceTree.lines(file)));
    }
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : SourceTree.lines(SourceTree.root().resolve(TABLE))) {
      String owner = "";
      Matcher test = TEST.matcher(line);
      while (test.find()) {
        owner = test.group(1) == null ? owner : test.group(1);
        String method = test.group(2);
        named++;
        if (!sources.containsKey(owner)
            || (method != null && !sources.get(owner).contains(" " + method + "("))) {
          missing.add(test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).as("names that were looked for").isGreaterThan(40);
  }

  @Test
  void everyMutantThatTheTableNamesExists() {
    List<String> missing = new ArrayList<>();
    for (String line : SourceTree.lines(SourceTree.root().resolve(TABLE))) {
      Matcher mutants = MUTANT.matcher(line);
      while (mutants.find()) {
        Matcher name = NAME.matcher(mutants.group(1));
        while (name.find()) {
          Path file = SourceTree.root().resolve(MUTANTS).resolve(name.group(1) + ".mutant");
          if (!Files.exists(file)) {
            missing.add(name.group(1));
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
