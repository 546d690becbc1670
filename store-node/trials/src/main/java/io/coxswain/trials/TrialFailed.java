package io.coxswain.trials;

/// A promise was broken, or the trial itself could not be carried out; the message says which.
final class TrialFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrialFailed(String message) {
    super(message);
  }

  TrialFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
