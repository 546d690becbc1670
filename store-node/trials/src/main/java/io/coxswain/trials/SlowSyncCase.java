package io.coxswain.trials;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every sync takes half a second: no write is acknowledged before its sync is done, reads don't wait for any, and
/// nobody takes the member for dead.
final class SlowSyncCase implements Disks.Case {
  private static final Duration SLOW = Duration.ofMillis(500);
  private static final int WRITES = 10;

  @Override
  public void run(Path home, Report report) throws Exception {
    Members.Plan plan =
        new Members.Plan(1, List.of("--log-level=info"), Optional.of(FaultPage.library()));
    try (Members members = new Members(plan, home::resolve)) {
      members.startAll();
      Member member = members.named("m0");
      PlainClient client = new PlainClient(member);
      client.awaitService();
      long term = member.status().getRaftTerm();
      member.faults().slowSyncs(SLOW);
      for (int i = 0; i < WRITES; i++) {
        long start = System.nanoTime();
        client.put(100);
        long nanos = System.nanoTime() - start;
        if (nanos < SLOW.toNanos()) {
          throw new TrialFailed(
              "a write was acknowledged after %d us, its sync takes %s"
                  .formatted(nanos / 1000, SLOW));
        }
        client.requireAll();
      }
      member.faults().heal();
      members.settle();
      if (member.status().getRaftTerm() != term) {
        throw new TrialFailed("there was an election because of a slow disk");
      }
      report.say("%d writes, each after its sync".formatted(WRITES));
    }
  }
}
