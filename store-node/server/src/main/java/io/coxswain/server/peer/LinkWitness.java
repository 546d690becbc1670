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
      };

  void sent(long peer, int bytes);

  void received(long peer, int bytes);

  /// Messages that found the link down or full, or were waiting when it broke.
  void dropped(long peer, int messages);

  void roundTrip(long peer, long nanos);
}
