package io.coxswain.raft.script;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.simulation.StateImage;
import java.util.Map;

/// Disks finish what they were given; snapshots travel.
final class DiskVerbs {
  private DiskVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("persist", (world, command) -> world.member(command.member()).persist());
    verbs.put("apply", (world, command) -> world.member(command.member()).apply());
    verbs.put("compact", DiskVerbs::compact);
    verbs.put("snapshot", DiskVerbs::snapshot);
    verbs.put("install", DiskVerbs::install);
    verbs.put("fail-install", DiskVerbs::failInstall);
  }

  /// `compact 1 through=7`: the state is flushed and the log up to 7 is dropped.
  private static void compact(ScriptWorld world, Command command) {
    world.member(command.member()).compact(command.number("through", 0));
  }

  /// `snapshot 1 to=3` (or `lost`): the transfer ends, well or badly.
  private static void snapshot(ScriptWorld world, Command command) {
    ScriptMember sender = world.member(command.member());
    long to = command.number("to", 0);
    boolean arrives = !command.has("lost");
    if (arrives) {
      RaftStatus status = sender.status();
      world.send(
          new Message.InstallSnapshot(sender.id, to, status.term(), sender.state().toMeta()));
    }
    sender.feed(new Input.SnapshotSent(to, arrives));
  }

  /// `install 3 from=1`: the state machine of 3 now is what 1's is.
  private static void install(ScriptWorld world, Command command) {
    StateImage image = world.member(command.number("from", 0)).state();
    world.member(command.member()).install(image);
  }

  /// `fail-install 3 from=1`
  private static void failInstall(ScriptWorld world, Command command) {
    StateImage image = world.member(command.number("from", 0)).state();
    world.member(command.member()).feed(new Input.SnapshotFailed(image.toMeta()));
  }
}
