package io.coxswain.operator.storeclient;

import java.util.Optional;

/// What came of a question. Unknown is not unhealthy is not absent, so these are four things.
public sealed interface Answer<T> {
  /// It answered.
  record Answered<T>(T value) implements Answer<T> {}

  /// It answered no.
  record Refused<T>(Refusal refusal, String why) implements Answer<T> {}

  /// No answer came in time: it may be down, cut off, or slow; the call may even have taken effect.
  record Unreachable<T>(String why) implements Answer<T> {}

  /// It was not asked, for example because its pod has no address yet.
  record NotAsked<T>(String why) implements Answer<T> {}

  /// Kinds of no.
  enum Refusal {
    /// What the question rested on has changed: look again.
    STALE,
    /// Not now: a precondition is missing.
    NOT_NOW,
    /// This member does not know the call.
    UNSUPPORTED,
    /// Any other no.
    OTHER
  }

  /// The value, if it answered.
  default Optional<T> answer() {
    return switch (this) {
      case Answered<T>(T value) -> Optional.of(value);
      case Refused<T> _, Unreachable<T> _, NotAsked<T> _ -> Optional.empty();
    };
  }

  /// Why there is no answer; empty if there is one.
  default String silence() {
    return switch (this) {
      case Answered<T> _ -> "";
      case Refused<T>(Refusal refusal, String why) -> refusal + ": " + why;
      case Unreachable<T>(String why) -> why;
      case NotAsked<T>(String why) -> why;
    };
  }
}
