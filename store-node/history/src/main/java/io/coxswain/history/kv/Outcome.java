package io.coxswain.history.kv;

import java.util.List;

/// How a request ended, as its client knows it.
public sealed interface Outcome {

  /// @param revision of the answer's header: that of the change if there was one, else that of the store
  ///     when the request was done
  /// @param succeeded which branch ran; true for a request without conditions
  /// @param found one per action of that branch: for a get the key, for a put and a deletion what was there
  ///     before
  record Answered(long revision, boolean succeeded, List<KeyState> found) implements Outcome {
    public Answered {
      found = List.copyOf(found);
    }

    @Override
    public String toString() {
      return "answered at revision %d, %s %s"
          .formatted(revision, succeeded ? "found" : "not succeeded, found", found);
    }
  }

  /// It surely did not and will not happen: refused before it was proposed.
  record Failed(String why) implements Outcome {}

  /// It may have happened, may still happen, or never will. An error of the connection, a timeout and
  /// every error not known better are this.
  record Unknown(String why) implements Outcome {}
}
