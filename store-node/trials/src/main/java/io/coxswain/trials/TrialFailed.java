package io.coxswain.trials;

import io.coxswain.history.kv.Verdict;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A promise was broken, or the trial itself could not be carried out; the message says which.
final class TrialFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// How much of a verdict is told.
  private static final int SENTENCES_MAX = 5;

  TrialFailed(String message) {
    super(message);
  }

  TrialFailed(String message, Throwable cause) {
    super(message, cause);
  }

  /// What was not judged is no pass.
  ///
  /// @param what was judged
  /// @throws TrialFailed if the judges found anything, or could not judge it all
  static void unlessRight(String what, Verdict verdict) {
    if (!verdict.isRight()) {
      throw new TrialFailed(
          "%s: %d violations, %d undecided: %s"
              .formatted(
                  what,
                  verdict.violations().size(),
                  verdict.undecided().size(),
                  Stream.concat(verdict.violations().stream(), verdict.undecided().stream())
                      .limit(SENTENCES_MAX)
                      .collect(Collectors.joining("\n"))));
    }
  }
}
