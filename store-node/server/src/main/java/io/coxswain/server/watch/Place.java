package io.coxswain.server.watch;

/// Where a watcher stands. Everything that concerns it and lies below its revision has been sent.
sealed interface Place {

  /// The first revision it has not been sent.
  long next();

  /// Hears of every new revision as it comes. `next` is not moved by revisions that don't concern it.
  record Synced(long next) implements Place {}

  /// Reads what it missed, from the ring or from history.
  record CatchingUp(long next) implements Place {}

  /// Its outlet takes no more; waits in its stream.
  record Blocked(long next) implements Place {}
}
