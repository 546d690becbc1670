package io.coxswain.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where things lie in the checkout this runs in; the commands pass its root.
final class Checkout {
  private Checkout() {}

  /// What starts a member, as `./mvnw package` left it.
  ///
  /// @throws TrialFailed if it isn't there
  static Path launcher() {
    Path launcher = root().resolve("store-node/server/target/coxswain-store/bin/coxswain-store");
    if (!Files.isExecutable(launcher)) {
      throw new TrialFailed(
          launcher
              + " is not there, because nothing was built yet. Run ./mvnw package -DskipTests.");
    }
    return launcher;
  }

  /// The library that is preloaded into members.
  static Path nativeSource() {
    return root().resolve("store-node/trials/src/main/native/faults.c");
  }

  /// A directory for everything a trial leaves; kept, so that a failure can be looked into.
  static Path workplace() {
    return root().resolve("store-node/trials/target/work");
  }

  /// The same, emptied.
  static Path freshWorkplace() throws IOException, InterruptedException {
    Programs.run("rm", "-rf", workplace().toString());
    return Files.createDirectories(workplace());
  }

  private static Path root() {
    return Path.of(System.getProperty("coxswain.root", ".")).toAbsolutePath().normalize();
  }
}
