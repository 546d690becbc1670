package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import io.coxswain.trials.LinkRules.Rule;
import io.coxswain.trials.LinkRules.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// What happens between members: cuts in one or both directions, slow ways, resets.
final class LinkFaults {
  private static final long DELAY_NANOS = Duration.ofMillis(50).toNanos();
  private static final long JITTER_NANOS = Duration.ofMillis(100).toNanos();
  private static final long SWIZZLE_MILLIS = 200;

  private LinkFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("isolate", (members, random) -> isolate(members, Fault.oneOf(members, random))),
        Fault.of(
            "isolate-leader",
            (members, random) -> isolate(members, Fault.leaderOf(members, random))),
        Fault.of(
            "deaf",
            (members, random) -> {
              String deaf = Fault.oneOf(members, random).name();
              return cut(members, way -> way.to().equals(deaf));
            }),
        Fault.of(
            "mute",
            (members, random) -> {
              String mute = Fault.leaderOf(members, random).name();
              return cut(members, way -> way.from().equals(mute));
            }),
        Fault.of("one-way", LinkFaults::oneWay),
        Fault.of("swizzle", LinkFaults::swizzle),
        Fault.of("slow-links", (members, _) -> rule(members, _ -> true, slow())),
        Fault.of(
            "slow-member",
            (members, random) -> {
              String slow = Fault.oneOf(members, random).name();
              return rule(members, way -> touches(way, slow), slow());
            }),
        Fault.of("resets", LinkFaults::resets));
  }

  private static Rule slow() {
    return new Rule(false, DELAY_NANOS, JITTER_NANOS);
  }

  private static boolean touches(Way way, String member) {
    return way.from().equals(member) || way.to().equals(member);
  }

  private static Repair isolate(Members members, Member member) {
    return cut(members, way -> touches(way, member.name()));
  }

  private static Repair cut(Members members, Predicate<Way> chosen) {
    return rule(members, chosen, Rule.CUT);
  }

  private static Repair rule(Members members, Predicate<Way> chosen, Rule rule) {
    List<Way> ways = ways(members).stream().filter(chosen).toList();
    ways.forEach(way -> members.links().set(way, rule));
    return () -> ways.forEach(way -> members.links().set(way, Rule.OPEN));
  }

  private static Repair oneWay(Members members, RandomGenerator random) {
    List<Way> ways = ways(members);
    Way only = ways.get(random.nextInt(ways.size()));
    return cut(members, only::equals);
  }

  /// Ways are cut one by one and come back one by one, in another order.
  private static Repair swizzle(Members members, RandomGenerator random)
      throws InterruptedException {
    List<Way> ways = ways(members);
    Random order = new Random(random.nextLong());
    Collections.shuffle(ways, order);
    List<Way> chosen = new ArrayList<>(ways.subList(0, 1 + random.nextInt(ways.size())));
    for (Way way : chosen) {
      members.links().set(way, Rule.CUT);
      TimeUnit.MILLISECONDS.sleep(SWIZZLE_MILLIS);
    }
    Collections.shuffle(chosen, order);
    return () -> {
      for (Way way : chosen) {
        members.links().set(way, Rule.OPEN);
        TimeUnit.MILLISECONDS.sleep(SWIZZLE_MILLIS);
      }
    };
  }

  private static Repair resets(Members members, RandomGenerator random) {
    String member = Fault.oneOf(members, random).name();
    ways(members).stream().filter(way -> touches(way, member)).forEach(members.links()::reset);
    return () -> {};
  }

  private static List<Way> ways(Members members) {
    List<Way> ways = new ArrayList<>();
    for (Member from : members.all()) {
      for (Member to : members.all()) {
        if (!from.equals(to)) {
          ways.add(new Way(from.name(), to.name()));
        }
      }
    }
    return ways;
  }
}
