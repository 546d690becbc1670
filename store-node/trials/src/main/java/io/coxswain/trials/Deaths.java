package io.coxswain.trials;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Members that end by themselves because their disk keeps nothing any more. One line of their last words has to be the
/// reason, whole; it may not be the last, because other threads meet what follows from it while the process ends.
final class Deaths {
  /// What the kernel says of a disk that fails a sync.
  static final String IO_ERROR = "Input/output error";

  private static final long SECONDS_MAX = 60;
  private static final String ERROR = "\"level\":\"error\"";

  private Deaths() {}

  /// Waits for the member to end of its disk.
  ///
  /// @param kernelSays what the kernel calls the trouble
  /// @param codes one of them has to be named; see `docs/errors.md`
  /// @return how long that took, and the reason in its own words
  /// @throws TrialFailed if it does not end in time, ends as if all were well, or does not say why
  static String await(Member member, String kernelSays, List<String> codes)
      throws InterruptedException {
    long start = System.nanoTime();
    StoreProcess process = member.process();
    if (!process.awaitExit(SECONDS_MAX)) {
      throw new TrialFailed(
          "%s still runs %d s after its disk broke".formatted(member.name(), SECONDS_MAX));
    }
    String lastWords = process.lastWords();
    Optional<String> reason =
        lastWords
            .lines()
            .filter(line -> line.contains(ERROR) && line.contains(kernelSays))
            .filter(line -> codes.stream().anyMatch(code -> line.contains("[" + code + "]")))
            .findFirst();
    if (reason.isEmpty() || process.exitCode().orElse(0) == 0) {
      throw new TrialFailed(
          "%s ended with %s and no error of its last words says both '%s' and one of %s. They are:%n%s"
              .formatted(member.name(), process.exitCode(), kernelSays, codes, lastWords));
    }
    return "%s ended after %d ms: %s"
        .formatted(
            member.name(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), reason.get());
  }
}
