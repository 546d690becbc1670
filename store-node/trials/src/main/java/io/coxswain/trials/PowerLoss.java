package io.coxswain.trials;

import io.coxswain.history.KvHistory;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// All members lose their power at once, again and again, under load: whatever was acknowledged must be there
/// afterwards, on every member. Each member has a file system of its own.
///
/// ```
/// store-node/trials/power-loss [--cycles 100] [--members 1] [--seed S] [--disk honest]
/// ```
///
/// With `--disk lying`, syncs are faked: then writes must be found lost, or the trial is worth nothing.
public final class PowerLoss {
  private static final int CLIENTS = 16;
  private static final int KEYS = 8;
  private static final int DISK_MEGABYTES = 512;
  private static final long LOAD_MILLIS_MIN = 200;
  private static final long LOAD_MILLIS_MAX = 2_000;

  /// Checkpoints, log truncation and segment changes happen within a cycle, too.
  private static final List<String> FLAGS =
      List.of(
          "--heartbeat-interval=50",
          "--election-timeout=500",
          "--snapshot-count=300",
          "--snapshot-catchup-entries=100",
          "--log-level=warn");

  private PowerLoss() {}

  public static void main(String[] arguments) throws Exception {
    Options options =
        new Options(
            arguments,
            Map.of(
                "cycles", "100",
                "members", "1",
                "disk", "honest",
                "seed", Long.toString(System.nanoTime())));
    long seed = options.number("seed", Long.MIN_VALUE);
    int cycles = (int) options.number("cycles", 1);
    int size = (int) options.number("members", 1);
    boolean lying = "lying".equals(options.text("disk"));
    System.out.printf("power-loss: %d cycles, %d members, --seed %d%n", cycles, size, seed);
    Report report = new Report();
    try {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Path home = Checkout.freshWorkplace();
      Optional<Path> library = lying ? Optional.of(FaultPage.library()) : Optional.empty();
      run(new Members.Plan(size, FLAGS, library), home, cycles, random, report);
      report.say("passed");
    } catch (TrialFailed failed) {
      report.say("FAILED: " + failed.getMessage());
      System.exit(1);
    }
  }

  private static void run(
      Members.Plan plan, Path home, int cycles, RandomGenerator random, Report report)
      throws Exception {
    Map<String, LoopDisk> disks = new HashMap<>();
    try (Members members =
        new Members(
            plan,
            name -> {
              LoopDisk disk = LoopDisk.make(home, name, DISK_MEGABYTES);
              disks.put(name, disk);
              return disk.path();
            })) {
      if (plan.library().isPresent()) {
        members.all().forEach(member -> member.faults().fakeSyncs());
      }
      members.startAll();
      members.settle();
      List<Event> told = new ArrayList<>();
      long writes = 0;
      for (int cycle = 1; cycle <= cycles; cycle++) {
        writes += cycle(members, disks, told, "cycle-" + cycle, random);
        report.say("cycle %d: %d writes acknowledged so far".formatted(cycle, writes));
      }
      requireTheSame(members, told, report);
    } finally {
      for (LoopDisk disk : disks.values()) {
        disk.close();
      }
    }
  }

  /// One power loss under load; how many writes were acknowledged before it.
  ///
  /// @param told what happened so far; what happens now is added
  private static long cycle(
      Members members,
      Map<String, LoopDisk> disks,
      List<Event> told,
      String name,
      RandomGenerator random)
      throws Exception {
    List<Integer> ports = members.all().stream().map(Member::clientPort).toList();
    long first = members.settle() + 1;
    KvHistory history = new KvHistory();
    Clients clients = new Clients(ports, new Clients.Load(name + "/", CLIENTS, KEYS, 0), history);
    try (clients) {
      TimeUnit.MILLISECONDS.sleep(random.nextLong(LOAD_MILLIS_MIN, LOAD_MILLIS_MAX));
      disks.values().forEach(LoopDisk::losePower);
      clients.stopSoon();
      for (Map.Entry<String, LoopDisk> disk : disks.entrySet()) {
        members.named(disk.getKey()).process().kill();
        disk.getValue().unmount();
        disk.getValue().mount();
      }
    }
    members.startAll();
    List<Event> events = Events.between(members.all().getFirst(), first, members.settle());
    Verdict verdict = history.judge(new EventHistory(first, List.of(), events, 0));
    TrialFailed.unlessRight(name, verdict);
    told.addAll(events);
    return clients.writes();
  }

  /// What was told after each power loss is still told in the end.
  private static void requireTheSame(Members members, List<Event> told, Report report)
      throws Exception {
    long revision = members.settle();
    List<Event> now = Events.between(members.all().getFirst(), 2, revision);
    report.say("all members are equal at revision %d, %d events".formatted(revision, now.size()));
    if (!now.equals(told)) {
      throw new TrialFailed(
          "%d events are told now, %d were told when they happened"
              .formatted(now.size(), told.size()));
    }
  }
}
