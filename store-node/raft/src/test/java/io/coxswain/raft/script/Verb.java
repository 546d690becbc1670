package io.coxswain.raft.script;

/// What one command of a script does.
@FunctionalInterface
interface Verb {
  void run(ScriptWorld world, Command command);
}
