package io.coxswain.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where things lie in the checkout whose top `coxswain.root` names.
record Checkout(Path root) {
  private static final List<String> TEST_CLASSES =
      List.of(
          "store-node/raft/target/test-classes",
          "store-node/server/target/test-classes",
          "store-node/history/target/test-classes");
  private static final String MUTANT = ".mutant";

  static Checkout found() {
    String root = System.getProperty("coxswain.root");
    if (root == null) {
      throw new IllegalStateException(
          "coxswain.root is not set; run store-node/mutants/hunt or ./mvnw");
    }
    return new Checkout(Path.of(root));
  }

  /// All mutants, by name.
  List<Mutant> catalogue() throws IOException {
    try (Stream<Path> files = Files.list(catalogueDirectory())) {
      return files
          .filter(file -> file.toString().endsWith(MUTANT))
          .sorted()
          .map(Checkout::read)
          .toList();
    }
  }

  private static Mutant read(Path file) {
    String name = String.valueOf(file.getFileName()).replace(MUTANT, "");
    try {
      return Mutant.parse(name, Files.readString(file));
    } catch (IOException unreadable) {
      throw new IllegalStateException(file + " can't be read", unreadable);
    }
  }

  private Path catalogueDirectory() {
    return root.resolve("store-node/mutants/catalogue");
  }

  /// Each hunted mutant's last result.
  Path results() {
    return root.resolve("store-node/mutants/results.tsv");
  }

  /// What became of etcd's known bugs here.
  Path etcdRecord() {
    return root.resolve("store-node/mutants/etcd.tsv");
  }

  /// What became of known bugs of other stores, and of older ones of etcd.
  Path othersRecord() {
    return root.resolve("store-node/mutants/others.tsv");
  }

  /// The end of the page: mistakes that are none.
  Path harmless() {
    return root.resolve("store-node/mutants/harmless.md");
  }

  Path trackRecord() {
    return root.resolve("docs/track-record.md");
  }

  Path source(Mutant mutant) {
    return root.resolve(mutant.source());
  }

  /// For the mutated classes and the log of a hunt.
  Path workshop(Mutant mutant) {
    return root.resolve("store-node/mutants/target/hunts").resolve(mutant.name());
  }

  /// Everything the simulations need, unmutated.
  String classPath() {
    StringBuilder path = new StringBuilder();
    for (String tests : TEST_CLASSES) {
      path.append(root.resolve(tests)).append(File.pathSeparator);
    }
    return path + System.getProperty("java.class.path");
  }
}
