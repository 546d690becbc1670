package io.coxswain.operator.status;

/// One question about the cluster.
interface ConditionCheck {
  /// The condition's type.
  String type();

  /// Its answer now.
  Finding check(StatusInput input);
}
