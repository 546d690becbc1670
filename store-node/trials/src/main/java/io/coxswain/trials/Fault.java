package io.coxswain.trials;

import java.io.IOException;
import java.util.random.RandomGenerator;

/// Something that goes wrong, for a while.
interface Fault {
  /// In a word, for the report.
  String name();

  /// Breaks something; what repairs it.
  Repair inflict(Members members, RandomGenerator random) throws IOException, InterruptedException;

  /// Ends a fault.
  interface Repair {
    void run() throws IOException, InterruptedException;
  }

  /// Makes a fault of its two halves.
  static Fault of(String name, Breaking breaking) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Repair inflict(Members members, RandomGenerator random)
          throws IOException, InterruptedException {
        return breaking.inflict(members, random);
      }
    };
  }

  /// The first half of a fault, which answers the second.
  interface Breaking {
    Repair inflict(Members members, RandomGenerator random)
        throws IOException, InterruptedException;
  }

  /// Any member.
  static Member oneOf(Members members, RandomGenerator random) {
    return members.all().get(random.nextInt(members.all().size()));
  }

  /// The leader, or any member while there is none.
  static Member leaderOf(Members members, RandomGenerator random) {
    return members.leader().orElseGet(() -> oneOf(members, random));
  }
}
