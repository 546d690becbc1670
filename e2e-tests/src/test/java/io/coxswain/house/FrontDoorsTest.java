package io.coxswain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every package explains itself and is null-marked.
class FrontDoorsTest {

  /// A type's simple name, as the docs quote or link one.
  private static final Pattern TYPE = Pattern.compile("[\\[`]([A-Z]\\w*[a-z]\\w*)");

  @Test
  void everyPackageHasAFrontDoor() {
    List<String> without =
        rooms().filter(room -> !Files.exists(door(room))).map(SourceTree::name).toList();
    assertThat(without).as("packages without package-info.java").isEmpty();
  }

  @Test
  void everyFrontDoorSaysWhatTheRoomIsForAndIsNullMarked() {
    List<String> poor =
        rooms()
            .map(FrontDoorsTest::door)
            .filter(Files::exists)
            .filter(door -> !wellMade(String.join("\n", SourceTree.lines(door))))
            .map(SourceTree::name)
            .toList();
    assertThat(poor).as("front doors without a headline, a start or @NullMarked").isEmpty();
  }

  @Test
  void everyTypeThatAFrontDoorNamesExists() {
    Set<String> types =
        SourceTree.allSources().stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> unknown =
        SourceTree.allSources().stream()
            .filter(file -> file.endsWith("package-info.java"))
            .flatMap(door ->
                TYPE.matcher(String.join("\n", SourceTree.lines(door)))
                    .results()
                    .map(found -> found.group(1))
                    .filter(type -> !types.contains(type))
                    .map(type -> SourceTree.name(door) + " names " + type))
            .toList();
    assertThat(unknown).as("front doors that name what is not there").isEmpty();
  }

  private static boolean wellMade(String text) {
    return text.contains("/// **")
        && text.contains("Start reading at")
        && text.contains("@NullMarked");
  }

  private static java.util.stream.Stream<Path> rooms() {
    return SourceTree.mainSources().stream()
        .map(file -> Objects.requireNonNull(file.getParent()))
        .distinct();
  }

  private static Path door(Path room) {
    return room.resolve("package-info.java");
  }
}
