package io.coxswain.tempo;

import java.util.Optional;

/// When to change the timing, and by how much: raise fast, lower slowly.
///
/// - **Raise** when a longer timeout has been wanted for `raiseAfterMillis`, at once if the leader nearly
///   lost touch; at most to twice the present one, at most once in `raiseEveryMillis`.
/// - **Lower** one step when measurement has allowed it by a margin for `lowerAfterMillis` with every voter
///   answering, one leader, and no membership change; at most once in `lowerEveryMillis`; and not before
///   that leader was watched for `leaderObservedMillis`.
/// - **Bounds and Fixed** are the user's word and are followed at once.
public final class TempoPlanner {
  /// How far below the next lower step the measured need must be before the step is taken: else a
  /// value near a step would go up and down.
  private static final double LOWER_MARGIN = 0.9;

  private static final int RAISE_FACTOR_MAX = 2;

  private final TempoWindows windows;

  public TempoPlanner(TempoWindows windows) {
    this.windows = windows;
  }

  /// Judges one set of measurements.
  public TempoPlan plan(TempoInput input, TempoMemory before) {
    Target target = TempoFormula.target(input.measured(), input.mode().bounds());
    TempoMemory memory = remember(input, target, before);
    TimingDecision decision =
        switch (input.mode()) {
          case TempoMode.Fixed(Timing fixed, TempoBounds _) -> follow(input.current(), fixed);
          case TempoMode.Observe _ ->
              new TimingDecision.Hold("mode Observe changes nothing; " + target.reason());
          case TempoMode.Auto(TempoBounds bounds) -> auto(input, target, bounds, memory);
        };
    return new TempoPlan(decision, target, acted(decision, input, memory));
  }

  private static TimingDecision follow(Timing current, Timing fixed) {
    return current.sameBeat(fixed)
        ? new TimingDecision.Hold("the user's own numbers are in force")
        : new TimingDecision.Change(fixed, Binding.FIXED, "the user's own numbers");
  }

  private TimingDecision auto(
      TempoInput input, Target target, TempoBounds bounds, TempoMemory memory) {
    Timing current = input.current();
    if (!bounds.allow(current)) {
      Timing allowed =
          bounds.nearest(
              current.heartbeatMillis(), current.electionMillis(), current.jitterMillis());
      return new TimingDecision.Change(
          allowed, Binding.BOUND, "the timing in force was outside the user's bounds");
    }
    if (raiseWanted(current, target)) {
      return raise(input, target, bounds, memory);
    }
    return lower(input, target, bounds, memory);
  }

  private TimingDecision raise(
      TempoInput input, Target target, TempoBounds bounds, TempoMemory memory) {
    long now = input.nowMillis();
    boolean lastedLongEnough =
        elapsed(memory.raiseWantedSinceMillis(), now, windows.raiseAfterMillis());
    boolean raisedLately =
        memory.raisedAtMillis().isPresent()
            && !elapsed(memory.raisedAtMillis(), now, windows.raiseEveryMillis());
    if (raisedLately || !(lastedLongEnough || nearMiss(input))) {
      return new TimingDecision.Hold("waiting whether it lasts; " + target.reason());
    }
    Timing current = input.current();
    long limit = Ladder.electionAtLeast(RAISE_FACTOR_MAX * (double) current.electionMillis());
    long election =
        Math.max(current.electionMillis(), Math.min(limit, target.timing().electionMillis()));
    long heartbeat = Math.max(current.heartbeatMillis(), target.timing().heartbeatMillis());
    Timing to =
        bounds.nearest(
            Math.min(heartbeat, election / Timing.HEARTBEATS_PER_ELECTION),
            election,
            target.timing().jitterMillis());
    return to.sameBeat(current)
        ? new TimingDecision.Hold(target.reason())
        : new TimingDecision.Change(to, target.binding(), target.reason());
  }

  private TimingDecision lower(
      TempoInput input, Target target, TempoBounds bounds, TempoMemory memory) {
    Timing current = input.current();
    Timing next = oneStepDown(current, target, bounds);
    if (next.sameBeat(current)) {
      return new TimingDecision.Hold(target.reason());
    }
    long now = input.nowMillis();
    boolean loweredLately =
        memory.loweredAtMillis().isPresent()
            && !elapsed(memory.loweredAtMillis(), now, windows.lowerEveryMillis());
    boolean watched = now - memory.leaderSinceMillis() >= windows.leaderObservedMillis();
    if (!watched
        || loweredLately
        || !elapsed(memory.quietSinceMillis(), now, windows.lowerAfterMillis())) {
      return new TimingDecision.Hold(
          "%s would do, and is set when it has been quiet for long enough"
              .formatted(target.timing()));
    }
    return new TimingDecision.Change(next, target.binding(), target.reason());
  }

  private static Timing oneStepDown(Timing current, Target target, TempoBounds bounds) {
    long below = Ladder.electionBelow(current.electionMillis());
    boolean clearlyLess =
        below < current.electionMillis()
            && below >= target.timing().electionMillis()
            && target.rawElectionMillis() <= LOWER_MARGIN * below;
    long election = clearlyLess ? below : current.electionMillis();
    long heartbeat = Math.min(current.heartbeatMillis(), target.timing().heartbeatMillis());
    return bounds.nearest(
        Math.min(heartbeat, election / Timing.HEARTBEATS_PER_ELECTION),
        election,
        target.timing().jitterMillis());
  }

  private static boolean raiseWanted(Timing current, Target target) {
    return target.timing().electionMillis() > current.electionMillis()
        || target.timing().heartbeatMillis() > current.heartbeatMillis();
  }

  private static boolean nearMiss(TempoInput input) {
    return input
        .measured()
        .contactGap()
        .filter(ContactGap::measured)
        .filter(gap ->
            gap.p999Millis() > TempoFormula.NEAR_MISS_SHARE * input.current().electionMillis())
        .isPresent();
  }

  private static TempoMemory remember(TempoInput input, Target target, TempoMemory before) {
    long now = input.nowMillis();
    boolean sameLeader =
        before.leader().isPresent() && before.leader().equals(input.measured().leader());
    boolean wanted = raiseWanted(input.current(), target);
    boolean quiet = sameLeader && !wanted && !input.changing() && input.measured().complete();
    return new TempoMemory(
        input.measured().leader(),
        sameLeader ? before.leaderSinceMillis() : now,
        wanted ? before.raiseWantedSinceMillis().or(() -> Optional.of(now)) : Optional.empty(),
        quiet ? before.quietSinceMillis().or(() -> Optional.of(now)) : Optional.empty(),
        before.raisedAtMillis(),
        before.loweredAtMillis());
  }

  private static TempoMemory acted(TimingDecision decision, TempoInput input, TempoMemory memory) {
    return switch (decision) {
      case TimingDecision.Hold _ -> memory;
      case TimingDecision.Change(Timing to, Binding _, String _) -> {
        boolean raised =
            to.electionMillis() > input.current().electionMillis()
                || to.heartbeatMillis() > input.current().heartbeatMillis();
        Optional<Long> now = Optional.of(input.nowMillis());
        yield new TempoMemory(
            memory.leader(),
            memory.leaderSinceMillis(),
            memory.raiseWantedSinceMillis(),
            memory.quietSinceMillis(),
            raised ? now : memory.raisedAtMillis(),
            raised ? memory.loweredAtMillis() : now);
      }
    };
  }

  private static boolean elapsed(Optional<Long> sinceMillis, long nowMillis, long spanMillis) {
    return sinceMillis.isPresent() && nowMillis - sinceMillis.get() >= spanMillis;
  }
}
