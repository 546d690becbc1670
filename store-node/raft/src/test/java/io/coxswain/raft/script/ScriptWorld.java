package io.coxswain.raft.script;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.simulation.SimulatedDisk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Members, the messages between them, and a clock that moves only when told.
final class ScriptWorld {
  /// Enough for any story; a script that never settles is a bug in the core.
  private static final int SETTLE_STEPS_MAX = 10_000;

  private final Map<Long, ScriptMember> members = new TreeMap<>();
  private final List<Message> onTheWay = new ArrayList<>();

  /// Member to the side of a partition it is on; without an entry it hears everybody.
  private final Map<Long, Integer> sides = new HashMap<>();

  private List<String> spoken = new ArrayList<>();
  private boolean quiet;
  private boolean batching;
  private long nowNanos;

  // Members.

  void add(long id, Recovered onDisk, RaftConfig config) {
    ScriptMember member = new ScriptMember(id, this, new SimulatedDisk(onDisk));
    members.put(id, member);
    member.start(config);
  }

  ScriptMember member(long id) {
    ScriptMember member = members.get(id);
    if (member == null) {
      throw new IllegalArgumentException("no member " + id);
    }
    return member;
  }

  Collection<ScriptMember> members() {
    return members.values();
  }

  // Words.

  void say(String line) {
    if (!quiet) {
      spoken.add(line);
    }
  }

  void quietly(Runnable action) {
    boolean before = quiet;
    quiet = true;
    action.run();
    quiet = before;
  }

  List<String> takeSpoken() {
    List<String> taken = spoken;
    spoken = new ArrayList<>();
    return taken;
  }

  // Time.

  long nowNanos() {
    return nowNanos;
  }

  /// Moves time on; whose deadline has come gets a tick, lowest id first.
  void advance(long nanos) {
    nowNanos += nanos;
    for (ScriptMember member : members.values()) {
      if (member.isDue()) {
        member.feed(new Input.Tick());
      }
    }
  }

  /// While batching, members take in inputs but nobody looks at the outcome.
  void batch(boolean on) {
    batching = on;
    if (!on) {
      members.values().forEach(ScriptMember::look);
    }
  }

  boolean isBatching() {
    return batching;
  }

  // Messages.

  void send(Message message) {
    if (isCut(message)) {
      say("lost " + Describe.message(message));
    } else {
      say("sent " + Describe.message(message));
      onTheWay.add(message);
    }
  }

  private boolean isCut(Message message) {
    Integer from = sides.get(message.from());
    Integer to = sides.get(message.to());
    return from != null && to != null && !from.equals(to);
  }

  void partition(List<List<Long>> groups) {
    sides.clear();
    for (int side = 0; side < groups.size(); side++) {
      for (Long id : groups.get(side)) {
        sides.put(id, side);
      }
    }
  }

  /// Delivers what is on the way and chosen, in the order it was sent. Returns whether there was any.
  boolean deliver(Predicate<Message> chosen) {
    List<Message> delivered = take(chosen);
    for (Message message : delivered) {
      ScriptMember receiver = members.get(message.to());
      if (receiver != null) {
        receiver.feed(new Input.Receive(message));
      }
    }
    return !delivered.isEmpty();
  }

  void drop(Predicate<Message> chosen) {
    take(chosen).forEach(message -> say("lost " + Describe.message(message)));
  }

  private List<Message> take(Predicate<Message> chosen) {
    List<Message> taken = new ArrayList<>();
    for (Iterator<Message> each = onTheWay.iterator(); each.hasNext(); ) {
      Message message = each.next();
      if (chosen.test(message)) {
        taken.add(message);
        each.remove();
      }
    }
    return taken;
  }

  /// Lets everything happen that can happen without time moving on.
  void settle() {
    for (int step = 0; step < SETTLE_STEPS_MAX; step++) {
      boolean moved = deliver(_ -> true);
      for (ScriptMember member : members.values()) {
        moved |= member.persist();
        moved |= member.apply();
      }
      if (!moved) {
        return;
      }
    }
    throw new AssertionError("nothing settles after " + SETTLE_STEPS_MAX + " steps");
  }
}
