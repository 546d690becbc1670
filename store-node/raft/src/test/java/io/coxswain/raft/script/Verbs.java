package io.coxswain.raft.script;

import java.util.Map;
import java.util.TreeMap;

/// Every command a script may use. The handlers' own docs show each by example.
final class Verbs {
  private final Map<String, Verb> byName = new TreeMap<>();

  Verbs() {
    LifeVerbs.addTo(byName);
    TimeVerbs.addTo(byName);
    LinkVerbs.addTo(byName);
    DiskVerbs.addTo(byName);
    ClientVerbs.addTo(byName);
    ViewVerbs.addTo(byName);
  }

  void run(ScriptWorld world, String line) {
    Command command = Command.parse(line);
    Verb verb = byName.get(command.verb());
    if (verb == null) {
      throw new IllegalArgumentException(
          "no verb '" + command.verb() + "'; there are " + byName.keySet());
    }
    if (command.quiet()) {
      world.quietly(() -> verb.run(world, command));
    } else {
      verb.run(world, command);
    }
  }
}
