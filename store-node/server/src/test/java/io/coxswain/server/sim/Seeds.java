package io.coxswain.server.sim;

import java.util.stream.LongStream;

/// Which worlds to run: `-Dcoxswain.seed=S` one, `-Dcoxswain.seeds=N` so many from `-Dcoxswain.from=F` (0)
/// on.
public final class Seeds {
  private Seeds() {}

  /// The seeds that were asked for.
  ///
  /// @param otherwise how many if nothing was asked for
  public static LongStream asked(int otherwise) {
    long one = Long.getLong("coxswain.seed", -1);
    if (one >= 0) {
      return LongStream.of(one);
    }
    long from = Long.getLong("coxswain.from", 0);
    return LongStream.range(from, from + Long.getLong("coxswain.seeds", otherwise));
  }
}
