package io.coxswain.trials;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `fdatasync` answers EIO: the member acknowledges nothing any more and ends at once, with the reason as its last
/// words; started on a disk that works, it has all that it had acknowledged.
final class BrokenSyncCase implements Disks.Case {
  private static final int WRITES = 50;

  @Override
  public void run(Path home, Report report) throws Exception {
    Members.Plan plan =
        new Members.Plan(1, List.of("--log-level=info"), Optional.of(FaultPage.library()));
    try (Members members = new Members(plan, home::resolve)) {
      members.startAll();
      Member member = members.named("m0");
      PlainClient client = new PlainClient(member);
      client.awaitService();
      for (int i = 0; i < WRITES; i++) {
        client.put(100);
      }
      member.faults().failSyncs();
      requireNoAnswer(client);
      report.say(Deaths.await(member, Deaths.IO_ERROR, List.of("LOG_WRITE_FAILED")));
      member.faults().heal();
      member.process().start();
      client.awaitService();
      client.requireAll();
    }
  }

  private static void requireNoAnswer(PlainClient client) {
    try {
      client.put(100);
    } catch (StatusRuntimeException asItShouldBe) {
      return;
    }
    throw new TrialFailed("a write was acknowledged that could not be synced");
  }
}
