package io.coxswain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Every package explains itself and is null-marked.
class FrontDoorsTest {

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
