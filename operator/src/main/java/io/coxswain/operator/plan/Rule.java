package io.coxswain.operator.plan;

import java.util.Optional;

/// One concern. Rules are asked in [Planner]'s order; the first act wins.
interface Rule {
  /// What this rule says; empty: not its concern.
  Optional<Decision> consider(Situation situation);

  /// Whether its waiting or blocking keeps every later rule from speaking. Otherwise a wait never
  /// hides a later rule that may remove its cause.
  default boolean lastWord() {
    return false;
  }
}
