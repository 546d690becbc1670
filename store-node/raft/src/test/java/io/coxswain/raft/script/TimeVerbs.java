package io.coxswain.raft.script;

import io.coxswain.raft.Input;
import java.util.Map;

/// Time moves on, and what happens without it.
final class TimeVerbs {
  private static final long STEP_NANOS = 10_000_000;

  private TimeVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("advance", TimeVerbs::advance);
    verbs.put("run", TimeVerbs::run);
    verbs.put("settle", (world, _) -> world.settle());
    verbs.put("campaign", TimeVerbs::campaign);
    verbs.put("elect", TimeVerbs::elect);
    verbs.put("batch", (world, command) -> world.batch(command.has("begin")));
  }

  /// `advance by=150ms`: timers may fire, messages stay where they are.
  private static void advance(ScriptWorld world, Command command) {
    world.advance(command.nanos("by", 0));
  }

  /// `run for=3s`: time passes in small steps, and after each everything settles.
  private static void run(ScriptWorld world, Command command) {
    long steps = command.nanos("for", 0) / STEP_NANOS;
    for (long step = 0; step < steps; step++) {
      world.advance(STEP_NANOS);
      world.settle();
    }
  }

  /// `campaign 1`: as if its election timer had run out.
  private static void campaign(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.Campaign());
  }

  /// `elect 1`: campaigns and lets everything settle, without a word; how stories begin.
  private static void elect(ScriptWorld world, Command command) {
    world.quietly(() -> {
      campaign(world, command);
      world.settle();
    });
  }
}
