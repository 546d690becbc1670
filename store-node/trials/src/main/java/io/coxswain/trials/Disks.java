package io.coxswain.trials;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// One thing after the other is wrong with the disks of real members, each for some seconds: what a member does
/// then, what its clients are told, and how it goes on afterwards.
///
/// ```
/// store-node/trials/disks [--cases all|NAME[,NAME...]]
/// ```
public final class Disks {
  /// One story.
  interface Case {
    /// @param home an empty directory
    /// @throws TrialFailed if a promise is broken
    void run(Path home, Report report) throws Exception;
  }

  private static final Map<String, Case> CASES =
      new TreeMap<>(
          Map.of(
              "full", new FullDiskCase(),
              "broken-sync", new BrokenSyncCase(),
              "slow-sync", new SlowSyncCase(),
              "read-only", new ReadOnlyCase()));

  private Disks() {}

  public static void main(String[] arguments) throws Exception {
    Report report = new Report();
    try {
      Options options = new Options(arguments, Map.of("cases", "all"));
      Path home = Checkout.freshWorkplace();
      for (String name : chosen(options.text("cases"))) {
        report.say(name);
        Objects.requireNonNull(CASES.get(name)).run(home.resolve(name), report);
      }
      report.say("passed");
    } catch (TrialFailed failed) {
      report.say("FAILED: " + failed.getMessage());
      System.exit(1);
    }
  }

  private static List<String> chosen(String cases) {
    List<String> names =
        "all".equals(cases) ? new ArrayList<>(CASES.keySet()) : List.of(cases.split(",", -1));
    for (String name : names) {
      if (!CASES.containsKey(name)) {
        throw new TrialFailed("%s is no case. There are: %s".formatted(name, CASES.keySet()));
      }
    }
    return names;
  }
}
