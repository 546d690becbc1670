package io.coxswain.trials;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The file system finds an error in itself and turns read-only, as ext4 does: the member ends at once with the
/// reason; once it can be written again, everything that was acknowledged is there.
final class ReadOnlyCase implements Disks.Case {
  private static final int MEGABYTES = 128;
  private static final int WRITES = 50;
  private static final String READ_ONLY = "Read-only file system";

  @Override
  public void run(Path home, Report report) throws Exception {
    Members.Plan plan = new Members.Plan(1, List.of("--log-level=info"), Optional.empty());
    try (LoopDisk disk = LoopDisk.make(home, "m0", MEGABYTES);
        Members members = new Members(plan, _ -> disk.path())) {
      members.startAll();
      Member member = members.named("m0");
      PlainClient client = new PlainClient(member);
      client.awaitService();
      for (int i = 0; i < WRITES; i++) {
        client.put(100);
      }
      disk.turnReadOnly();
      try {
        client.put(100);
        throw new TrialFailed("a write was acknowledged that could not be written");
      } catch (StatusRuntimeException asItShouldBe) {
        report.say(Deaths.await(member, READ_ONLY, List.of("LOG_WRITE_FAILED")));
      }
      disk.unmount();
      disk.repair();
      disk.mount();
      member.process().start();
      client.awaitService();
      client.requireAll();
      member.process().kill();
    }
  }
}
