package io.coxswain.tempo;

import java.util.Optional;
import java.util.Random;

/// Worlds drawn from a seed, from a quiet rack to a satellite link on a stuttering host.
final class Worlds {
  private Worlds() {}

  /// How many seeds to try: `-Dcoxswain.seeds=N`, or else what the test says.
  static long count(long otherwise) {
    String wanted = System.getProperty("coxswain.seeds", "");
    return wanted.isBlank() ? otherwise : Long.parseLong(wanted);
  }

  static Sample any(Random random) {
    double mean = Math.exp(random.nextDouble() * 9) / 10;
    return new Sample(
        1 + 2 * random.nextInt(4),
        mean,
        mean * random.nextDouble(),
        mean * (1 + random.nextDouble() * 3),
        random.nextInt(3) == 0 ? random.nextDouble() : 0,
        Math.exp(random.nextDouble() * 6),
        Math.exp(random.nextDouble() * 8),
        random.nextBoolean() ? Optional.of(Math.exp(random.nextDouble() * 9)) : Optional.empty(),
        false);
  }

  static TempoBounds bounds(Random random) {
    if (random.nextBoolean()) {
      return TempoBounds.STANDARD;
    }
    long heartbeat = 20L + random.nextInt(2000);
    long spare = Timing.ELECTION_MILLIS_MAX - 5 * heartbeat;
    return new TempoBounds(heartbeat, 5 * heartbeat + random.nextLong(spare + 1));
  }

  static Timing timing(Random random) {
    long heartbeat = 1L + random.nextInt(5000);
    long election = 5 * heartbeat + random.nextLong(50_000 - 5 * heartbeat + 1);
    return new Timing(heartbeat, election, 1 + random.nextLong(election));
  }
}
