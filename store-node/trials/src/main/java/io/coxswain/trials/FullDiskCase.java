package io.coxswain.trials;

import io.coxswain.api.etcd.MoveLeaderRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The disk of one member of three fills up: first by what the store writes, then by what somebody else does,
/// to the last block. Writes are refused with NOSPACE by all, reads go on everywhere, the lead can move, the
/// member starts again on the full disk, and takes writes by itself when the disk has grown.
final class FullDiskCase implements Disks.Case {
  private static final int SMALL_MEGABYTES = 48;
  private static final int LARGE_MEGABYTES = 256;
  private static final int VALUE_BYTES = 100_000;
  private static final int ENTRIES_ON_THE_RESERVE = 50;
  private static final String NO_SPACE = "etcdserver: mvcc: database space exceeded";

  @Override
  public void run(Path home, Report report) throws Exception {
    List<SmallDisk> disks = new ArrayList<>();
    Members.Plan plan = new Members.Plan(3, List.of("--log-level=info"), Optional.empty());
    try (Members members =
        new Members(
            plan,
            name -> {
              SmallDisk disk =
                  SmallDisk.mount(
                      home.resolve(name), name.equals("m0") ? SMALL_MEGABYTES : LARGE_MEGABYTES);
              disks.add(disk);
              return disk.path();
            })) {
      members.startAll();
      tell(members, disks.getFirst(), report);
    } finally {
      for (SmallDisk disk : disks) {
        disk.close();
      }
    }
  }

  private static void tell(Members members, SmallDisk small, Report report) throws Exception {
    members.settle();
    Member full = members.named("m0");
    Member other = members.named("m1");
    PlainClient client = new PlainClient(other);
    fillByWriting(client);
    report.say("%d writes until NOSPACE".formatted(client.acknowledged()));
    requireRefusals(members, full);
    moveTheLead(members);
    requireRefusals(members, full);

    small.fill();
    full.process().kill();
    full.process().start();
    PlainClient toFull = new PlainClient(full);
    toFull.await("to answer on a full disk", () -> full.status().getLeader() != 0);
    for (int i = 0; i < ENTRIES_ON_THE_RESERVE; i++) {
      client.deleteNothing();
    }
    members.complainOfTheDead();
    requireRefusals(members, full);
    client.requireAll();
    report.say("no block was free, and the member lives");

    small.resize(2 * LARGE_MEGABYTES);
    client.await("to see the alarm go", () -> client.alarms().isEmpty());
    client.put(VALUE_BYTES);
    client.requireAll();
    report.say("equal at revision %d".formatted(members.settle()));
  }

  private static void fillByWriting(PlainClient client) {
    for (int i = 0; i < SMALL_MEGABYTES * 1_000_000 / VALUE_BYTES; i++) {
      try {
        client.put(VALUE_BYTES);
      } catch (StatusRuntimeException full) {
        requireNoSpace(full.getStatus());
        return;
      }
    }
    throw new TrialFailed("more was written than the disk of a member can hold");
  }

  private static void requireRefusals(Members members, Member full) throws Exception {
    long culprit = full.status().getHeader().getMemberId();
    for (Member member : members.all()) {
      PlainClient client = new PlainClient(member);
      client.await(
          "to know of the alarm",
          () -> client.alarms().stream().anyMatch(alarm -> alarm.getMemberID() == culprit));
      requireNoSpace(client.refusalOfPut());
      client.requireAll();
    }
  }

  private static void requireNoSpace(Status status) {
    if (!NO_SPACE.equals(status.getDescription())) {
      throw new TrialFailed("a write to a full store was answered with " + status);
    }
  }

  private static void moveTheLead(Members members) throws Exception {
    Member leader = members.leader().orElseThrow();
    Member next =
        members.all().stream().filter(member -> member != leader).findFirst().orElseThrow();
    long id = next.status().getHeader().getMemberId();
    var _ = leader.maintenance().moveLeader(MoveLeaderRequest.newBuilder().setTargetID(id).build());
    new PlainClient(next).await("to lead", () -> next.status().getLeader() == id);
  }
}
