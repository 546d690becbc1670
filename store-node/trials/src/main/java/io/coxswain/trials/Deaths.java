package io.coxswain.trials;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Members that end by themselves because their disk keeps nothing any more.
final class Deaths {
  /// What the kernel says of a disk that fails a sync.
  static final String IO_ERROR = "Input/output error";

  private static final long SECONDS_MAX = 60;

  private Deaths() {}

  /// Waits for the member to end of its disk.
  ///
  /// @param kernelSays what the kernel calls the trouble
  /// @param codes one of them has to be named; see `docs/errors.md`
  /// @return how long that took, and its last line
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
    boolean told =
        lastWords.contains(kernelSays)
            && codes.stream().anyMatch(code -> lastWords.contains("[" + code + "]"));
    if (!told || process.exitCode().orElse(0) == 0) {
      throw new TrialFailed(
          "%s ended with %s and does not say both '%s' and one of %s. Its last words:%n%s"
              .formatted(member.name(), process.exitCode(), kernelSays, codes, lastWords));
    }
    return "%s ended after %d ms: %s"
        .formatted(
            member.name(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
            lastWords.lines().reduce((_, next) -> next).orElseThrow());
  }
}
