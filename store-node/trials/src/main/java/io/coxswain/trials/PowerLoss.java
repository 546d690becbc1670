package io.coxswain.trials;

import io.coxswain.history.KvHistory;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// All members lose their power at once, again and again, under load: whatever was acknowledged must be there
/// afterwards, on every member. Each member has a file system of its own. Where there are several, every fifth time one
/// of them is replaced meanwhile, under further power losses.
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

  /// In one cycle of so many a member is replaced.
  private static final int REPLACING = 5;

  /// While nobody runs, calls fail at once.
  private static final long REPLACING_PAUSE_MILLIS = 20;

  /// Checkpoints, log truncation and segment changes happen within a cycle, too.
  private static final List<String> FLAGS =
      List.of(
          "--heartbeat-interval=50",
          "--election-timeout=500",
          "--snapshot-count=300",
          "--snapshot-catchup-entries=100",
          "--log-level=warn");

  private final Members members;
  private final Map<String, LoopDisk> disks;
  private final RandomGenerator random;
  private final Report report;

  /// What happened so far.
  private final List<Event> told = new ArrayList<>();

  private PowerLoss(
      Members members, Map<String, LoopDisk> disks, RandomGenerator random, Report report) {
    this.members = members;
    this.disks = disks;
    this.random = random;
    this.report = report;
  }

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
      new PowerLoss(members, disks, random, report).cycles(cycles);
    } finally {
      for (LoopDisk disk : disks.values()) {
        disk.close();
      }
    }
  }

  private void cycles(int cycles) throws Exception {
    long writes = 0;
    for (int cycle = 1; cycle <= cycles; cycle++) {
      boolean replacing = members.all().size() >= 3 && cycle % REPLACING == 0;
      writes += cycle("cycle-" + cycle, replacing);
      report.say("cycle %d: %d writes acknowledged so far".formatted(cycle, writes));
    }
    requireTheSame();
  }

  /// One power loss of all under load; how many writes were acknowledged before it.
  ///
  /// @param replacing whether a member is replaced before, under the same load
  private long cycle(String name, boolean replacing) throws Exception {
    List<Integer> ports = members.all().stream().map(Member::clientPort).toList();
    long first = members.settle() + 1;
    KvHistory history = new KvHistory();
    Clients clients =
        new Clients(
            ports,
            new Clients.Load(name + "/", CLIENTS, KEYS, replacing ? REPLACING_PAUSE_MILLIS : 0),
            history);
    try (clients) {
      if (replacing) {
        replace();
      }
      TimeUnit.MILLISECONDS.sleep(random.nextLong(LOAD_MILLIS_MIN, LOAD_MILLIS_MAX));
      losePower(members.all());
      clients.stopSoon();
      restorePower(members.all());
    }
    members.startAll();
    told.addAll(Events.between(members.all().getFirst(), first, members.settle()));
    // All of it: a new member may be asked before it has caught up.
    TrialFailed.unlessRight(name, history.judge(EventHistory.ofEmptyStore(told)));
    return clients.writes();
  }

  /// Replaces a member while all the others, and the new one as soon as it is there, lose their power again and again.
  private void replace() throws IOException, InterruptedException {
    Replacement replacement = new Replacement(members, Fault.oneOf(members, random));
    Fault loss =
        Fault.of(
            "power-loss",
            (_, _) -> {
              List<Member> struck = replacement.standing();
              losePower(struck);
              restorePower(struck);
              return () -> bringBack(struck);
            });
    try (Interference _ =
        new Interference(
            members, List.of(List.of(loss)), new SplittableRandom(random.nextLong()), report)) {
      replacement.carryOut();
    }
  }

  /// Of all of them at once, as far as one thread can.
  private void losePower(List<Member> struck) {
    for (Member member : struck) {
      member.process().condemn();
      disk(member).losePower();
    }
  }

  /// None of them runs afterwards.
  private void restorePower(List<Member> struck) throws IOException, InterruptedException {
    for (Member member : struck) {
      member.process().kill();
      disk(member).unmount();
      disk(member).mount();
    }
  }

  private static void bringBack(List<Member> struck) throws IOException, InterruptedException {
    for (Member member : struck) {
      member.process().start();
    }
    for (Member member : struck) {
      member.awaitBack();
    }
  }

  private LoopDisk disk(Member member) {
    return Objects.requireNonNull(disks.get(member.name()));
  }

  /// What was told after each power loss is still told in the end.
  private void requireTheSame() throws Exception {
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
