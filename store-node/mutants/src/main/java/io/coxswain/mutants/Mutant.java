package io.coxswain.mutants;

import java.util.List;

/// One bug, as a single edit of one source file.
///
/// @param name of its file in the catalogue, without ending
/// @param bug what goes wrong, in a sentence
/// @param source path of the file it changes, from the top of the checkout
/// @param world which simulation has to find it
/// @param find text that stands exactly once in the source
/// @param replacement what stands there instead
record Mutant(
    String name, String bug, String source, World world, String find, String replacement) {
  private static final String FIND = "--- find\n";
  private static final String REPLACE = "--- replace\n";

  /// Reads the form in which the catalogue keeps it:
  ///
  /// ```
  /// bug: A sentence.
  /// source: path/from/the/top/File.java
  /// world: raft
  /// --- find
  /// text, whole lines
  /// --- replace
  /// text
  /// ```
  ///
  /// @throws IllegalArgumentException with the name if it isn't in that form
  static Mutant parse(String name, String text) {
    int find = text.indexOf(FIND);
    int replace = text.indexOf(REPLACE);
    if (find < 0 || replace < find) {
      throw new IllegalArgumentException(name + ": no '--- find' before '--- replace'");
    }
    List<String> head = text.substring(0, find).lines().toList();
    return new Mutant(
        name,
        field(name, head, "bug"),
        field(name, head, "source"),
        World.named(field(name, head, "world")),
        text.substring(find + FIND.length(), replace),
        text.substring(replace + REPLACE.length()));
  }

  private static String field(String name, List<String> head, String field) {
    String prefix = field + ": ";
    return head.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + ": no line '" + prefix + "...'"));
  }

  /// The source with the bug in it.
  ///
  /// @throws IllegalArgumentException if the text to find doesn't stand there exactly once
  String applyTo(String original) {
    int first = original.indexOf(find);
    if (find.isEmpty() || first < 0 || original.indexOf(find, first + 1) >= 0) {
      throw new IllegalArgumentException(
          "%s: its text stands %s in %s; write it anew"
              .formatted(name, first < 0 ? "nowhere" : "more than once", source));
    }
    return original.substring(0, first) + replacement + original.substring(first + find.length());
  }

  /// Name of the class that the source file is named for.
  String className() {
    String path = source.substring(source.indexOf("src/main/java/") + "src/main/java/".length());
    return path.replace('/', '.').replace(".java", "");
  }
}
