package io.coxswain.server.peer;

/// Hears of every byte and round trip on the ways to the other members. Called on event loops: must be
/// cheap, must not block.
public interface LinkWitness {

  /// Wants to hear nothing.
  LinkWitness NONE =
      new LinkWitness() {
        @Override
        public void sent(long peer, int bytes) {}

        @Override
        public void received(long peer, int bytes) {}

        @Override
        public void dropped(long peer, int messages) {}

        @Override
        public void roundTrip(long peer, long nanos) {}

        @Override
        public void disconnected(long peer) {}

        @Override
        public void unreadable(long peer) {}

        @Override
        public SnapshotWitness snapshots() {
          return SnapshotWitness.NONE;
        }
      };

  void sent(long peer, int bytes);

  void received(long peer, int bytes);

  /// Messages that found the link down or full, or were waiting when it broke.
  void dropped(long peer, int messages);

  void roundTrip(long peer, long nanos);

  /// The link broke, or was given up.
  void disconnected(long peer);

  /// A message that could not be understood was thrown away.
  void unreadable(long peer);

  /// Who hears of the snapshots on these ways.
  SnapshotWitness snapshots();
}
