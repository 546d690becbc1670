package io.coxswain.trials;

import java.util.concurrent.TimeUnit;

/// Members that end by themselves because they must.
final class Deaths {
  private static final long SECONDS_MAX = 20;

  private Deaths() {}

  /// Waits for the member to end.
  ///
  /// @param code how its last line must end; see `docs/errors.md`
  /// @throws TrialFailed if it does not end in time, ends as if all were well, or does not say why
  static void await(Member member, String code, Report report) throws InterruptedException {
    long start = System.nanoTime();
    if (!member.process().awaitExit(SECONDS_MAX)) {
      throw new TrialFailed("%s still runs after %d s".formatted(member.name(), SECONDS_MAX));
    }
    String last = member.process().lastWords().lines().reduce((_, next) -> next).orElse("");
    if (member.process().exitCode().orElse(0) == 0 || !last.contains("[" + code + "]")) {
      throw new TrialFailed(
          "%s ended with %s, and its last line is not a %s: %s"
              .formatted(member.name(), member.process().exitCode(), code, last));
    }
    report.say(
        "ended after %d ms: %s"
            .formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), last));
  }
}
