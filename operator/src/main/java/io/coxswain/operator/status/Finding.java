package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;

/// The answer to one condition's question.
///
/// @param status `True`, `False` or `Unknown`
record Finding(String status, Reason reason, String message) {
  static Finding yes(Reason reason, String message) {
    return new Finding("True", reason, message);
  }

  static Finding no(Reason reason, String message) {
    return new Finding("False", reason, message);
  }

  static Finding unknown(Reason reason, String message) {
    return new Finding("Unknown", reason, message);
  }
}
