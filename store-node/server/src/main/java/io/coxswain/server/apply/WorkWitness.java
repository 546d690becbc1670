package io.coxswain.server.apply;

import io.coxswain.server.contract.RequestKind;

/// Hears of what the state is busy with, on the threads that do it: must be cheap, must not block. What it takes time of it measures
/// itself, from a call to the end of the [Timer] answered.
public interface WorkWitness {

  /// Wants to hear nothing.
  WorkWitness NONE =
      new WorkWitness() {
        @Override
        public Timer request(RequestKind kind) {
          return _ -> {};
        }

        @Override
        public Timer hash() {
          return _ -> {};
        }

        @Override
        public Timer sweep() {
          return _ -> {};
        }

        @Override
        public void compacting(boolean underWay) {}
      };

  /// Runs until it is ended.
  interface Timer {
    void ended(boolean success);
  }

  /// A committed request is carried out.
  Timer request(RequestKind kind);

  /// The history is hashed.
  Timer hash();

  /// A piece of what compaction gave up is removed in an idle moment.
  Timer sweep();

  /// @param underWay whether there is still something to remove; told after every batch
  void compacting(boolean underWay);
}
