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
    return asked(otherwise, 0);
  }

  /// The same, of worlds that nobody has seen before unless they were asked for.
  public static LongStream askedOrFresh(int otherwise) {
    return asked(otherwise, System.currentTimeMillis());
  }

  private static LongStream asked(int otherwise, long from) {
    long one = Long.getLong("coxswain.seed", -1);
    if (one >= 0) {
      return LongStream.of(one);
    }
    return range(
        Long.getLong("coxswain.from", from), Long.getLong("coxswain.seeds", (long) otherwise));
  }

  /// So many from one on.
  public static LongStream range(long from, long count) {
    return LongStream.iterate(from, seed -> seed + 1).limit(count);
  }
}
