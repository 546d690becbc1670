package io.coxswain.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The Java sources of every module, as files.
final class SourceTree {

  private SourceTree() {}

  /// The checkout's top folder; the build passes it in.
  static Path root() {
    String root = System.getProperty("coxswain.root");
    if (root == null) {
      throw new IllegalStateException("coxswain.root is not set; run the tests through ./mvnw");
    }
    return Path.of(root);
  }

  static List<Path> mainSources() {
    return sources("src/main/java");
  }

  static List<Path> testSources() {
    return sources("src/test/java");
  }

  static List<Path> allSources() {
    return Stream.concat(mainSources().stream(), testSources().stream()).toList();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A path as people write it: relative to the checkout.
  static String name(Path file) {
    return root().relativize(file).toString();
  }

  private static List<Path> sources(String part) {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> name(file).contains(part + "/"))
          .filter(file -> !name(file).contains("target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
