package io.coxswain.raft.quorum;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Majorities: of `n` voters, `n / 2 + 1`.
public final class Quorum {
  private Quorum() {}

  /// How many of `voters` make a quorum.
  public static int of(int voters) {
    return voters / 2 + 1;
  }

  /// The largest value that a quorum of `voters` has reached, given what each of them has reached. With
  /// no voters nothing is reached: [Long#MIN_VALUE].
  public static long reachedBy(List<Long> voters, LongUnaryOperator reached) {
    int count = voters.size();
    if (count == 0) {
      return Long.MIN_VALUE;
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = reached.applyAsLong(voters.get(i));
    }
    Arrays.sort(values);
    return values[count - of(count)];
  }
}
