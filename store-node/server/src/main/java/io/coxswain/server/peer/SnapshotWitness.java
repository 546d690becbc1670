package io.coxswain.server.peer;

/// Hears of every snapshot sent and received. Called on the lanes that move them: must be cheap, must not block.
public interface SnapshotWitness {

  /// Wants to hear nothing.
  SnapshotWitness NONE =
      new SnapshotWitness() {
        @Override
        public void began(Way way, long peer) {}

        @Override
        public void ended(Way way, long peer, boolean whole, long nanos) {}

        @Override
        public void fileSynced(long nanos) {}
      };

  /// Which way it goes.
  enum Way {
    SENT,
    RECEIVED
  }

  void began(Way way, long peer);

  /// @param whole received: all of it came and is on disk; sent: the receiver took it
  /// @param nanos since it began
  void ended(Way way, long peer, boolean whole, long nanos);

  /// A file that came is on disk.
  ///
  /// @param nanos how long its sync took
  void fileSynced(long nanos);
}
