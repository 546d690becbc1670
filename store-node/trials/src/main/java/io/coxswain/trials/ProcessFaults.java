package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What happens to processes: they are killed, stand still, or get hardly any processor.
final class ProcessFaults {
  private static final long STARVED_MILLIS = 90;
  private static final long FED_MILLIS = 10;

  private ProcessFaults() {}

  static List<Fault> kills() {
    return List.of(
        Fault.of("kill", (members, random) -> kill(Fault.oneOf(members, random))),
        Fault.of("kill-leader", (members, random) -> kill(Fault.leaderOf(members, random))),
        Fault.of("kill-all", (members, _) -> killAll(members)));
  }

  /// Processes that go on as if nothing had been.
  static List<Fault> pauses() {
    return List.of(
        Fault.of("pause", (members, random) -> pause(Fault.oneOf(members, random))),
        Fault.of("pause-leader", (members, random) -> pause(Fault.leaderOf(members, random))),
        Fault.of("starve", ProcessFaults::starve));
  }

  /// One of those that are given is killed; the repair lasts until it is back.
  static Fault killAmong(Supplier<List<Member>> choice) {
    return Fault.of(
        "kill",
        (_, random) -> {
          List<Member> members = choice.get();
          Member member = members.get(random.nextInt(members.size()));
          Repair start = kill(member);
          return () -> {
            start.run();
            member.awaitBack();
          };
        });
  }

  /// One that has ended by itself before is complained of: nobody would notice afterwards.
  private static Repair kill(Member member) {
    member.requireAlive();
    member.process().kill();
    return member.process()::start;
  }

  private static Repair killAll(Members members) {
    for (Member member : members.all()) {
      var _ = kill(member);
    }
    return members::startAll;
  }

  private static Repair pause(Member member) throws IOException, InterruptedException {
    member.process().freeze();
    return member.process()::thaw;
  }

  /// A tenth of the time, in short turns: late heartbeats, late everything.
  private static Repair starve(Members members, RandomGenerator random) {
    StoreProcess process = Fault.oneOf(members, random).process();
    AtomicBoolean fed = new AtomicBoolean();
    Thread starving =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!fed.get()) {
                  process.freeze();
                  TimeUnit.MILLISECONDS.sleep(STARVED_MILLIS);
                  process.thaw();
                  TimeUnit.MILLISECONDS.sleep(FED_MILLIS);
                }
              } catch (IOException failure) {
                throw new TrialFailed("a process could not be signalled", failure);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    return () -> {
      fed.set(true);
      starving.join();
      process.thaw();
    };
  }
}
