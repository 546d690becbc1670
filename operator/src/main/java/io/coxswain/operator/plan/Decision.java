package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import java.time.Duration;

/// What the planner answers. Also "nothing to do" has its reason.
public sealed interface Decision {
  /// Do this one thing, then look again.
  record Act(Step step, Reason reason, String message) implements Decision {}

  /// Something is on its way; look again after a while, or when something changes.
  record Wait(Reason reason, String message, Duration recheck) implements Decision {}

  /// Only a person, or another cluster's owner, can remove the cause.
  record Blocked(Reason reason, String message) implements Decision {}

  /// Everything is as wanted.
  record Rest(String message) implements Decision {}

  /// The word for it.
  default Reason why() {
    return switch (this) {
      case Act(Step _, Reason reason, String _) -> reason;
      case Wait(Reason reason, String _, Duration _) -> reason;
      case Blocked(Reason reason, String _) -> reason;
      case Rest _ -> Reason.RECONCILED;
    };
  }

  /// One sentence for a person.
  default String text() {
    return switch (this) {
      case Act(Step _, Reason _, String message) -> message;
      case Wait(Reason _, String message, Duration _) -> message;
      case Blocked(Reason _, String message) -> message;
      case Rest(String message) -> message;
    };
  }
}
