package io.coxswain.raft.script;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Input;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What clients and administrators ask for.
final class ClientVerbs {
  private ClientVerbs() {}

  static void addTo(Map<String, Verb> verbs) {
    verbs.put("propose", ClientVerbs::propose);
    verbs.put("conf", ClientVerbs::conf);
    verbs.put("retime", ClientVerbs::retime);
    verbs.put("widen", ClientVerbs::widen);
    verbs.put("read", ClientVerbs::read);
    verbs.put("transfer", ClientVerbs::transfer);
  }

  /// `propose 1 a b c` (one batch), `propose 1 big=500` (one command of that many bytes)
  private static void propose(ScriptWorld world, Command command) {
    List<Payload> payloads =
        command.options().containsKey("big")
            ? List.of(new Payload.Command(text("x".repeat((int) command.number("big", 0)))))
            : command.words().stream()
                .skip(1)
                .<Payload>map(word -> new Payload.Command(text(word)))
                .toList();
    world.member(command.member()).feed(new Input.Propose(payloads));
  }

  private static Bytes text(String word) {
    return Bytes.wrap(word.getBytes(StandardCharsets.UTF_8));
  }

  /// `conf 1 add-learner 4`, `add-voter`, `remove`, `update`: proposed at 1.
  private static void conf(ScriptWorld world, Command command) {
    String kind = command.words().get(1).replace('-', '_').toUpperCase(Locale.ROOT);
    ConfChange change =
        new ConfChange(
            ConfChange.Kind.valueOf(kind), command.number(command.words().get(2)), Bytes.EMPTY);
    world.member(command.member()).feed(new Input.ProposeConfChange(change));
  }

  /// `retime 1 epoch=1 heartbeat=200ms election=2s jitter=0s`: proposed at 1.
  private static void retime(ScriptWorld world, Command command) {
    Timing timing =
        new Timing(
            command.number("epoch", 1),
            command.nanos("heartbeat", 100_000_000),
            command.nanos("election", 1_000_000_000),
            command.nanos("jitter", 0));
    world
        .member(command.member())
        .feed(new Input.Propose(List.of(new Payload.Retiming(timing, Bytes.EMPTY))));
  }

  /// `widen 2 election=3s`: 2 alone waits longer.
  private static void widen(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.WidenTimer(command.nanos("election", 0)));
  }

  /// `read 1 id=7`
  private static void read(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.ReadIndex(command.number("id", 1)));
  }

  /// `transfer 1 to=2`
  private static void transfer(ScriptWorld world, Command command) {
    world.member(command.member()).feed(new Input.TransferLeadership(command.number("to", 0)));
  }
}
