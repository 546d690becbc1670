package io.coxswain.history.kv;

import java.util.List;
import java.util.stream.Stream;

/// What a judge says of a history.
///
/// @param violations what can't have happened in a correct store, one sentence each
/// @param undecided what was not judged and why, one sentence each; not a pass
public record Verdict(List<String> violations, List<String> undecided) {

  /// Everything was judged and is right.
  public static final Verdict RIGHT = new Verdict(List.of(), List.of());

  public Verdict {
    violations = List.copyOf(violations);
    undecided = List.copyOf(undecided);
  }

  /// Whether everything was judged and is right.
  public boolean isRight() {
    return violations.isEmpty() && undecided.isEmpty();
  }

  /// Both judgements.
  public Verdict and(Verdict other) {
    return new Verdict(
        Stream.concat(violations.stream(), other.violations.stream()).toList(),
        Stream.concat(undecided.stream(), other.undecided.stream()).toList());
  }
}
