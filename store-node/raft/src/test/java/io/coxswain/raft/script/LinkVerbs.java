package io.coxswain.raft.script;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Messages arrive or don't, and what the transport notices.
final class LinkVerbs {
  private LinkVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("deliver", (world, command) -> world.deliver(chosen(command)));
    verbs.put("drop", (world, command) -> world.drop(chosen(command)));
    verbs.put("partition", LinkVerbs::partition);
    verbs.put("heal", (world, _) -> world.partition(List.of()));
    verbs.put("unreachable", LinkVerbs::unreachable);
    verbs.put("reachable", LinkVerbs::reachable);
    verbs.put("gone", LinkVerbs::gone);
  }

  /// `deliver to=2 from=1 kind=Append`, each part optional: in the order they were sent.
  private static Predicate<Message> chosen(Command command) {
    String kind = command.options().get("kind");
    return message ->
        message.from() == command.number("from", message.from())
            && message.to() == command.number("to", message.to())
            && (kind == null || kind.equals(message.getClass().getSimpleName()));
  }

  /// `partition {1} {2 3}`: groups don't hear each other until `heal`.
  private static void partition(ScriptWorld world, Command command) {
    world.partition(command.words().stream().map(Command::idsIn).toList());
  }

  /// `unreachable 1 peer=2`: the transport of 1 says that something to 2 was lost.
  private static void unreachable(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.Unreachable(command.number("peer", 0)));
  }

  /// `reachable 1 peer=2`
  private static void reachable(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.Reachable(command.number("peer", 0)));
  }

  /// `gone 2 peer=1`: 2 has proof that the process of 1 has ended.
  private static void gone(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.PeerGone(command.number("peer", 0)));
  }
}
