package io.coxswain.server.contract;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Why a future failed.
public final class Causes {
  private Causes() {}

  /// The failure itself, without what futures wrap around it on its way from stage to stage.
  public static Throwable of(Throwable failure) {
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    Throwable cause = failure.getCause();
    return wrapped && cause != null ? of(cause) : failure;
  }
}
