package io.coxswain.trials;

import io.coxswain.history.KvHistory;
import io.coxswain.history.LeaseHistory;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Members under everything at once: killed, paused, starved, cut off, slowed down, with slow and broken disks and
/// jumping clocks, replaced, while clients write and read.
///
/// ```
/// store-node/trials/chaos [--minutes 3] [--members 3] [--seed S] [--only FAULT]
/// ```
public final class Chaos {
  private static final Clients.Load LOAD = new Clients.Load("key/", 8, 4, 5);
  private static final int WATCHERS = 3;
  private static final int PASSERS_BY = 4;
  private static final int LEASE_HOLDERS = 4;

  /// So few entries are kept that a member which was away needs a snapshot. Nobody is kept from changing members while
  /// links are bad: what must hold then is not up to that check.
  private static final List<String> FLAGS =
      List.of(
          "--heartbeat-interval=50",
          "--election-timeout=500",
          "--snapshot-count=500",
          "--snapshot-catchup-entries=100",
          "--strict-reconfig-check=false",
          "--log-level=warn");

  private Chaos() {}

  public static void main(String[] arguments) throws Exception {
    Options options =
        new Options(
            arguments,
            Map.of(
                "minutes", "3",
                "members", "3",
                "seed", Long.toString(System.nanoTime()),
                "only", ""));
    long seed = options.number("seed", Long.MIN_VALUE);
    Duration time = Duration.ofMinutes(options.number("minutes", 1));
    int size = (int) options.number("members", 3);
    System.out.printf("chaos: %d members, %s, --seed %d%n", size, time, seed);
    Report report = new Report();
    try {
      rage(size, time, seed, options.text("only"), report);
      report.say("passed");
    } catch (TrialFailed failed) {
      report.say(
          "FAILED: %s%nAgain: store-node/trials/chaos --members %d --minutes %d --seed %d"
              .formatted(failed.getMessage(), size, time.toMinutes(), seed));
      System.exit(1);
    }
  }

  private static void rage(int size, Duration time, long seed, String only, Report report)
      throws Exception {
    Path home = Checkout.freshWorkplace();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Optional<Path> library = library(report);
    try (Members members =
        new Members(new Members.Plan(size, FLAGS, library), name -> home.resolve(name))) {
      members.startAll();
      members.settle();
      report.say("the members have settled");
      List<Integer> ports = members.all().stream().map(Member::clientPort).toList();
      KvHistory history = new KvHistory();
      LeaseHistory leases = new LeaseHistory();
      Chronicle chronicle = new Chronicle();
      Clients clients = new Clients(ports, LOAD, history);
      Watchers watchers = new Watchers(ports, WATCHERS, history);
      PassingWatches passing = new PassingWatches(ports, PASSERS_BY, LOAD.prefix(), history);
      LeaseHolders holders = new LeaseHolders(ports, LEASE_HOLDERS, leases);
      try (clients;
          watchers;
          passing;
          holders) {
        Nemesis nemesis =
            new Nemesis(
                members,
                only(only, faults(library.isPresent(), chronicle)),
                only(only, alone(library.isPresent(), report)),
                random,
                report::say);
        nemesis.rage(time);
        report.say("the faults are over: " + nemesis.inflicted());
      }
      members.settle();
      Leases.awaitEnd(members);
      long revision = members.settle();
      report.say(
          "%d writes acknowledged, %d reads, %d requests of unknown fate; all members are equal at revision %d"
              .formatted(clients.writes(), clients.reads(), clients.unknown(), revision));
      chronicle.catchUp(members.all().getFirst());
      judge(history, leases, chronicle.history(), report);
    }
  }

  private static void judge(
      KvHistory history, LeaseHistory leases, EventHistory events, Report report) {
    Verdict verdict = history.judge(events);
    report.say(
        "judged %d operations, %d watches, %d looks at leases (%d expired), %d events, compacted up to %d"
            .formatted(
                history.operations().size(),
                history.watches().size(),
                leases.looks(),
                leases.expired(),
                events.events().size(),
                events.compactRevision()));
    TrialFailed.unlessRight("the history", verdict);
    Leases.judge(leases, events.events());
  }

  private static Optional<Path> library(Report report) throws IOException, InterruptedException {
    if (Programs.has("cc")) {
      return Optional.of(FaultPage.library());
    }
    report.say("no C compiler (cc) on the PATH: disks stay fast and whole, and clocks right");
    return Optional.empty();
  }

  /// Those of one name, or all if none is given.
  private static List<Fault> only(String name, List<Fault> faults) {
    return faults.stream().filter(fault -> name.isEmpty() || fault.name().equals(name)).toList();
  }

  private static List<Fault> faults(boolean preloaded, Chronicle chronicle) {
    List<Fault> faults = new ArrayList<>(ProcessFaults.kills());
    faults.addAll(ProcessFaults.pauses());
    faults.addAll(LinkFaults.all());
    faults.addAll(Upheavals.all());
    faults.add(Upheavals.compaction(chronicle));
    if (preloaded) {
      faults.addAll(HostFaults.all());
    }
    return faults;
  }

  private static List<Fault> alone(boolean preloaded, Report report) {
    List<Fault> alone =
        new ArrayList<>(
            List.of(Upheavals.replacement(), Upheavals.replacementUnderFaults(preloaded, report)));
    if (preloaded) {
      alone.add(HostFaults.brokenDisk());
    }
    return alone;
  }
}
