package io.coxswain.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalogue fits the sources of today, and what it promises can be hunted.
class CatalogueTest {
  /// So that a hunt in every build ends in seconds: these worlds are known to fail at once.
  private static final long FIRST_SEED = 1;

  private static final long SECONDS_MAX = 60;

  private final Checkout checkout = Checkout.found();

  @TempDir Path workshop;

  @Test
  void everyMutantFitsItsSourceAndCompiles() throws IOException {
    List<String> rotten = new ArrayList<>();
    try (MutantCompiler compiler = new MutantCompiler(checkout)) {
      for (List<Mutant> round : rounds(checkout.catalogue())) {
        try {
          compiler.compile(round, workshop);
        } catch (IllegalArgumentException misfit) {
          rotten.add(String.valueOf(misfit.getMessage()));
        }
      }
    }
    assertThat(rotten).isEmpty();
  }

  /// Compiling many at once takes little longer than one; each round has at most one of a source.
  private static List<List<Mutant>> rounds(List<Mutant> mutants) {
    List<List<Mutant>> rounds = new ArrayList<>();
    Map<String, Integer> roundsOfSource = new HashMap<>();
    for (Mutant mutant : mutants) {
      int round = roundsOfSource.merge(mutant.source(), 1, Integer::sum) - 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(mutant);
    }
    return rounds;
  }

  @ParameterizedTest
  @ValueSource(strings = {"follower-acks-before-disk", "leader-counts-itself-before-disk"})
  void aHuntFindsIt(String name) throws IOException, InterruptedException {
    Mutant mutant =
        checkout.catalogue().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    try (MutantCompiler compiler = new MutantCompiler(checkout)) {
      Outcome outcome = new Hunt(checkout, FIRST_SEED, SECONDS_MAX).run(mutant, compiler);
      assertThat(outcome.found()).as("%s was found: %s", name, outcome).isTrue();
    }
  }

  @Test
  void thePageShowsTheCatalogueAndItsResults() throws IOException {
    String page = TrackRecord.page(checkout, Results.read(checkout.results()));
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.writeString(checkout.trackRecord(), page);
    }
    assertThat(checkout.trackRecord()).hasContent(page);
  }

  @Test
  void noMutantIsKnownToSurvive() throws IOException {
    Results results = Results.read(checkout.results());
    assertThat(checkout.catalogue())
        .allSatisfy(mutant ->
            assertThat(results.of(mutant))
                .as("the last hunt for %s", mutant.name())
                .hasValueSatisfying(outcome -> assertThat(outcome.found()).isTrue()));
  }

  @Test
  void whatPastBugsAreSaidToBeShownByIsThere() throws IOException {
    List<String> mutants = checkout.catalogue().stream().map(Mutant::name).toList();
    List<String> classes = testClasses();
    for (Path record : List.of(checkout.etcdRecord(), checkout.othersRecord())) {
      for (PastBug bug : PastBug.read(record)) {
        assertThat(mutants).as(bug.report()).containsAll(bug.mutants());
        assertThat(classes).as(bug.report()).containsAll(bug.tests());
        assertThat(bug.mutants().size() + bug.tests().size()).as(bug.report()).isPositive();
      }
    }
  }

  private List<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(checkout.root().resolve("store-node"))) {
      return files
          .filter(file -> file.toString().contains("src/test/java/"))
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .toList();
    }
  }
}
