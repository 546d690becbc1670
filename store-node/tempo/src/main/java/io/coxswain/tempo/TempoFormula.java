package io.coxswain.tempo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which timing suits what was measured.
///
/// ```
/// m = longest mean round trip between two voters
/// h = m, at least 50 ms, at most 5 s, rounded up to the ladder           heartbeat
/// N = largest of p99.9 and mean + 4 variations over the links           late round trip
/// B = retransmissions of a lossy link: RTO (2^k - 1), RTO = max(200 ms, mean + 4 variations)
/// P = longest pause to expect of a voter
/// lateness = 1.25 (2h + m + sqrt((N - m)^2 + B^2 + P^2))
/// E = largest of 10 m, 5 h, lateness, gap / 0.6, and 300 ms, rounded up to the ladder
/// J = 4 (m + F), at least 50 ms, at most E                              spread of the timers
/// ```
///
/// `10 m`, `5 h` and 50 s are etcd's documented rules (its tuning guide). The root of squares adds
/// what is independent: a lost packet and a pause rarely meet. `F`, the disk sync, is in the spread
/// only: heartbeats don't wait for a disk, votes do.
public final class TempoFormula {
  private static final double ROUND_TRIPS_PER_ELECTION = 10;
  private static final double ELECTION_MILLIS_MIN = 300;
  private static final double LATENESS_MARGIN = 1.25;
  private static final double RTO_MILLIS_MIN = 200;

  /// How improbable the loss of a whole series of retransmissions must be.
  private static final double RESIDUAL_LOSS = 1e-3;

  /// Retransmissions beyond which TCP's back-off would outlast any election timeout worth having.
  private static final int RETRANSMISSIONS_MAX = 2;

  /// Share of the election timeout that the contact gap may reach before it is a near miss.
  static final double NEAR_MISS_SHARE = 0.6;

  private TempoFormula() {}

  /// The timing that suits, within the bounds.
  public static Target target(Measurements measured, TempoBounds bounds) {
    Optional<LinkMeasurement> slowest =
        measured.links().stream()
            .filter(LinkMeasurement::measured)
            .max(Comparator.comparingDouble(LinkMeasurement::meanMillis));
    double mean = slowest.map(LinkMeasurement::meanMillis).orElse(0.0);
    long heartbeat = Math.max(bounds.heartbeatMillisMin(), Ladder.heartbeatAtLeast(mean));
    List<Term> terms =
        List.of(
            roundTrip(slowest),
            new Term(
                Timing.HEARTBEATS_PER_ELECTION * (double) heartbeat,
                Binding.HEARTBEAT,
                "5 heartbeats of " + heartbeat + " ms"),
            lateness(measured, slowest, heartbeat),
            gap(measured.contactGap()));
    Term largest =
        terms.stream().max(Comparator.comparingDouble(Term::millis)).orElse(terms.getFirst());
    Term deciding =
        largest.millis() >= ELECTION_MILLIS_MIN
            ? largest
            : new Term(
                ELECTION_MILLIS_MIN,
                Binding.FLOOR,
                "the shortest that is ever chosen; measurement would allow "
                    + millis(largest.millis()));
    long wanted = Ladder.electionAtLeast(deciding.millis());
    Timing timing = bounds.nearest(heartbeat, wanted, jitter(measured, mean));
    return describe(timing, largest.millis(), deciding, wanted);
  }

  private static Target describe(Timing timing, double raw, Term deciding, long wanted) {
    if (timing.electionMillis() < wanted) {
      return new Target(
          timing,
          raw,
          Binding.BOUND,
          "election timeout %d ms is the longest allowed; measurement asks for %d ms (%s)"
              .formatted(timing.electionMillis(), wanted, deciding.reason()));
    }
    return new Target(
        timing,
        raw,
        deciding.binding(),
        "election timeout %d ms: %s".formatted(timing.electionMillis(), deciding.reason()));
  }

  private static Term roundTrip(Optional<LinkMeasurement> slowest) {
    return slowest
        .map(link ->
            new Term(
                ROUND_TRIPS_PER_ELECTION * link.meanMillis(),
                Binding.ROUND_TRIP,
                "10 x " + meanRoundTrip(link)))
        .orElse(new Term(0, Binding.ROUND_TRIP, "no round trip was measured"));
  }

  private static String meanRoundTrip(LinkMeasurement link) {
    return "the mean round trip from %s to %s of %s"
        .formatted(link.from(), link.to(), millis(link.meanMillis()));
  }

  private static Term lateness(
      Measurements measured, Optional<LinkMeasurement> slowest, long heartbeat) {
    double mean = slowest.map(LinkMeasurement::meanMillis).orElse(0.0);
    double late =
        measured.links().stream()
            .filter(LinkMeasurement::measured)
            .mapToDouble(
                link -> Math.max(link.p999Millis(), link.meanMillis() + 4 * link.variationMillis()))
            .max()
            .orElse(0);
    double retransmission =
        measured.links().stream()
            .filter(LinkMeasurement::measured)
            .mapToDouble(TempoFormula::retransmissionMillis)
            .max()
            .orElse(0);
    double pause =
        measured.members().stream().mapToDouble(MemberMeasurement::pauseMillis).max().orElse(0);
    double spread = Math.max(0, late - mean);
    double millis =
        LATENESS_MARGIN
            * (2 * heartbeat
                + mean
                + Math.sqrt(spread * spread + retransmission * retransmission + pause * pause));
    return new Term(
        millis,
        Binding.LATENESS,
        "a heartbeat may be late by %s on the network, %s in retransmissions and %s in pauses%s"
            .formatted(
                millis(spread),
                millis(retransmission),
                millis(pause),
                slowest.map(link -> ", beyond " + meanRoundTrip(link)).orElse("")));
  }

  private static double retransmissionMillis(LinkMeasurement link) {
    if (link.loss() <= 0) {
      return 0;
    }
    double rto = Math.max(RTO_MILLIS_MIN, link.meanMillis() + 4 * link.variationMillis());
    double series =
        link.loss() >= 1
            ? RETRANSMISSIONS_MAX
            : Math.min(
                RETRANSMISSIONS_MAX, Math.ceil(Math.log(RESIDUAL_LOSS) / Math.log(link.loss())));
    return rto * (Math.pow(2, series) - 1);
  }

  private static Term gap(Optional<ContactGap> gap) {
    return gap.filter(ContactGap::measured)
        .map(seen ->
            new Term(
                seen.p999Millis() / NEAR_MISS_SHARE,
                Binding.CONTACT_GAP,
                "the leader was out of touch with a majority for "
                    + millis(seen.p999Millis())
                    + ", which may be at most 60 % of it"))
        .orElse(new Term(0, Binding.CONTACT_GAP, "no contact gap was measured"));
  }

  private static long jitter(Measurements measured, double mean) {
    double fsync =
        measured.members().stream().mapToDouble(MemberMeasurement::fsyncP999Millis).max().orElse(0);
    return Math.round(4 * (mean + fsync));
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
  }

  /// One lower limit of the election timeout.
  private record Term(double millis, Binding binding, String reason) {}
}
