package io.coxswain.raft.script;

import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.Timing;
import io.coxswain.raft.simulation.Founding;
import java.util.List;
import java.util.Map;

/// Members come and go.
final class LifeVerbs {
  private LifeVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("start", LifeVerbs::start);
    verbs.put("join", LifeVerbs::join);
    verbs.put("crash", LifeVerbs::crash);
    verbs.put("restart", LifeVerbs::restart);
  }

  /// `start voters=(1 2 3) heartbeat=100ms election=1s jitter=0s`: the founders, whose logs hold one entry
  /// for each of them.
  private static void start(ScriptWorld world, Command command) {
    List<Long> voters = command.ids("voters");
    voters.forEach(id -> world.add(id, Founding.of(voters, timing(command)), config(id)));
  }

  /// `join 4`: a member with an empty disk.
  private static void join(ScriptWorld world, Command command) {
    world.add(command.member(), Recovered.empty(timing(command)), config(command.member()));
  }

  /// `crash 2`: all that isn't on its disk is gone.
  private static void crash(ScriptWorld world, Command command) {
    world.member(command.member()).crash();
  }

  /// `restart 2`
  private static void restart(ScriptWorld world, Command command) {
    world.member(command.member()).start(config(command.member()));
  }

  private static Timing timing(Command command) {
    return new Timing(
        0,
        command.nanos("heartbeat", 100_000_000),
        command.nanos("election", 1_000_000_000),
        command.nanos("jitter", 0));
  }

  /// Bounds small enough to be met by a short story: 100 bytes per append, two appends on the way, 300
  /// bytes uncommitted, 4 reads waiting.
  static RaftConfig config(long id) {
    return new RaftConfig(id, 100, 2, 1_000, 300, 10_000, 4, 1);
  }
}
