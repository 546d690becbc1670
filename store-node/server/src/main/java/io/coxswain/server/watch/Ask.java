package io.coxswain.server.watch;

/// What a client asks of its stream.
sealed interface Ask {

  /// A new watcher.
  ///
  /// @param watchId 0 = choose
  record Create(long watchId, WatchStream.WatchSpec spec) implements Ask {}

  record Cancel(long watchId) implements Ask {}

  record Progress() implements Ask {}
}
