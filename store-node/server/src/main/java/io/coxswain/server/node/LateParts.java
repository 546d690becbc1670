package io.coxswain.server.node;

import io.coxswain.server.lease.Lessor;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.watch.WatchLane;
import java.util.List;

/// The parts of a member that are spoken to by parts made before them.
record LateParts(
    LateMailbox<ConsensusEvent> consensusBox,
    Late<ConsensusLoop> consensus,
    Late<RequestDesk> requests,
    Late<SpaceWatch> space,
    Late<CorruptionWatch> corruption,
    Late<Steward> steward,
    Late<Lessor> lessor,
    Late<WatchLane> watches) {

  /// None of them is made yet.
  static LateParts none() {
    return new LateParts(
        new LateMailbox<>("consensus"),
        new Late<>("the consensus lane"),
        new Late<>("the request desk"),
        new Late<>("the space watch"),
        new Late<>("the corruption watch"),
        new Late<>("the steward"),
        new Late<>("the lessor"),
        new Late<>("the watch lane"));
  }

  /// What consensus published last.
  ConsensusView view() {
    return consensus.get().view();
  }

  /// Passes on to the watch lane what was applied.
  WatchFeed watchFeed() {
    return new WatchFeed() {
      @Override
      public void applied(List<AppliedRevision> revisions) {
        watches.get().applied(revisions);
      }

      @Override
      public void restarted(long revision) {
        watches.get().restarted(revision);
      }
    };
  }
}
