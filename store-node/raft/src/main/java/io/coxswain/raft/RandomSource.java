package io.coxswain.raft;

/// Random numbers from outside, so that a seed decides everything that happens in here.
@FunctionalInterface
public interface RandomSource {
  /// A number in `[0, bound)`; `bound` is at least 1.
  long below(long bound);
}
