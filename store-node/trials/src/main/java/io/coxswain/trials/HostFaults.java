package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// What happens to a member's disk and clock; works on members that were started with a [FaultPage].
final class HostFaults {
  private static final Duration SLOW_SYNC = Duration.ofMillis(100);
  private static final Duration STUCK_SYNC = Duration.ofSeconds(5);
  private static final long CLOCK_JUMP_SECONDS_MAX = 3600;

  /// Codes of `docs/errors.md` that a member may end with when a sync fails; the last two while it starts.
  private static final List<String> DEATHS =
      List.of("LOG_WRITE_FAILED", "STATE_WRITE_FAILED", "STATE_DAMAGED", "DATA_DIR_UNUSABLE");

  private HostFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            "slow-disk", (members, random) -> slowSyncs(Fault.oneOf(members, random), SLOW_SYNC)),
        Fault.of(
            "slow-leader-disk",
            (members, random) -> slowSyncs(Fault.leaderOf(members, random), SLOW_SYNC)),
        Fault.of(
            "stuck-disk", (members, random) -> slowSyncs(Fault.oneOf(members, random), STUCK_SYNC)),
        Fault.of("clock-jump", HostFaults::jump));
  }

  /// Syncs of a member fail until it is gone. Nothing else may be wrong meanwhile.
  static Fault brokenDisk() {
    return Fault.of("broken-disk", HostFaults::breakDisk);
  }

  private static Repair slowSyncs(Member member, Duration by) {
    member.faults().slowSyncs(by);
    return member.faults()::heal;
  }

  /// A sync fails: the member must end by itself with its reason as its last words, and never try that sync again.
  private static Repair breakDisk(Members members, RandomGenerator random) {
    Member member = Fault.oneOf(members, random);
    member.faults().failSyncs();
    return () -> {
      var _ = Deaths.await(member, Deaths.IO_ERROR, DEATHS);
      member.faults().heal();
      member.process().start();
    };
  }

  private static Repair jump(Members members, RandomGenerator random) {
    long seconds = random.nextLong(-CLOCK_JUMP_SECONDS_MAX, CLOCK_JUMP_SECONDS_MAX);
    FaultPage page = Fault.oneOf(members, random).faults();
    page.shiftWallClock(Duration.ofSeconds(seconds));
    return page::heal;
  }
}
