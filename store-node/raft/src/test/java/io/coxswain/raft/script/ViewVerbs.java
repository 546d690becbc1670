package io.coxswain.raft.script;

import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RaftStatus.PeerProgress;
import java.util.Map;
import java.util.TreeMap;

/// Shows how things stand.
final class ViewVerbs {
  private ViewVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("status", ViewVerbs::status);
    verbs.put("log", (world, command) -> world.say(world.member(command.member()).describeLog()));
    verbs.put("progress", ViewVerbs::progress);
    verbs.put("timing", ViewVerbs::timing);
    verbs.put("wait", ViewVerbs::patience);
  }

  /// `status 1`, or `status` for all
  private static void status(ScriptWorld world, Command command) {
    for (ScriptMember member : world.members()) {
      if (command.words().isEmpty() || member.id == command.member()) {
        world.say(member.id + " " + (member.isUp() ? describe(member.status()) : "is down"));
      }
    }
  }

  private static String describe(RaftStatus status) {
    return "%s term=%d leader=%d commit=%d applied=%d persisted=%d log=%d..%d %s%s"
        .formatted(
            status.role(),
            status.term(),
            status.leader(),
            status.commit(),
            status.applied(),
            status.persisted(),
            status.firstIndex(),
            status.lastIndex(),
            Describe.conf(status.conf()),
            status.transferee() == 0 ? "" : " transferring to " + status.transferee());
  }

  /// `progress 1`: what leader 1 knows about the others
  private static void progress(ScriptWorld world, Command command) {
    new TreeMap<>(world.member(command.member()).status().progress())
        .forEach((id, progress) -> world.say(id + " " + describe(progress)));
  }

  private static String describe(PeerProgress progress) {
    return "%s match=%d next=%d inflight=%d%s%s"
        .formatted(
            progress.state(),
            progress.match(),
            progress.next(),
            progress.inflightMessages(),
            progress.learner() ? " learner" : "",
            progress.recentlyActive() ? "" : " silent");
  }

  /// `timing 1`: what it acts by
  private static void timing(ScriptWorld world, Command command) {
    RaftStatus status = world.member(command.member()).status();
    world.say(
        "%d acts by heartbeat=%s election=%s, in force %s"
            .formatted(
                status.id(),
                Describe.millis(status.heartbeatNanos()),
                Describe.millis(status.electionNanos()),
                Describe.timing(status.timing().current())));
  }

  /// `wait 2`: how long until its next deadline
  private static void patience(ScriptWorld world, Command command) {
    long nanos = world.member(command.member()).patienceNanos();
    world.say(
        command.member()
            + (nanos == Long.MAX_VALUE
                ? " waits for nothing"
                : " waits " + Describe.millis(nanos)));
  }
}
