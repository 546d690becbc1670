package io.coxswain.server.node;

import io.coxswain.raft.MemberId;
import io.coxswain.raft.RaftStatus;
import io.coxswain.server.contract.RequestFailed;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a leader does when a snapshot of its state was refused as damaged: its own disk or the receiver's has
/// changed it, and only the sender can tell which. If its own copy is damaged, no member that is behind can ever
/// be helped by it, so it hands the lead to the voter that is furthest. If there is none, leading on is better than
/// nobody leading; the next snapshot asks again. If its copy is whole, the receiver's disk is at fault, and the
/// lead stays: else such a receiver would drive it round.
///
/// Blocks for as long as it takes to read the state once. Thread-safe.
final class OwnDamage {
  private static final Logger LOG = LoggerFactory.getLogger(OwnDamage.class);

  private final PeerInbox.SnapshotCheck check;
  private final AtomicLong found = new AtomicLong();

  OwnDamage(PeerInbox.SnapshotCheck check) {
    this.check = check;
  }

  /// How many snapshots of this member's state were damaged here.
  long found() {
    return found.get();
  }

  /// Looks into it.
  ///
  /// @param copy directory of what was sent
  void refused(MemberCore.Running core, long by, String copy) {
    try {
      check.verify(copy);
      LOG.atWarn()
          .addKeyValue("by", MemberId.format(by))
          .log("a snapshot was refused as damaged, but is whole here: look at the receiver's disk");
    } catch (IOException damaged) {
      found.incrementAndGet();
      LOG.atError()
          .addKeyValue("refused-by", MemberId.format(by))
          .addKeyValue("reason", damaged.getMessage())
          .log(
              "this member's state is damaged: it can't help others; remove it and add a fresh"
                  + " one");
      var _ =
          core.describe()
              .thenAccept(status -> furthest(status, by).ifPresent(heir -> handOver(core, heir)));
    }
  }

  private static void handOver(MemberCore.Running core, long heir) {
    LOG.atWarn()
        .addKeyValue("to", MemberId.format(heir))
        .log("handing over the lead because of damage");
    var _ =
        core.requests()
            .transferTo(heir)
            .whenComplete((_, failure) -> {
              if (failure instanceof RequestFailed refused) {
                LOG.warn("the lead could not be handed over: {}", refused.getMessage());
              }
            });
  }

  /// The voter that is furthest, if this member leads and another one answers.
  ///
  /// @param but not this one; [MemberId#NONE] leaves nobody out
  static Optional<Long> furthest(RaftStatus status, long but) {
    return status.progress().entrySet().stream()
        .filter(peer -> peer.getKey() != but)
        .filter(peer -> !peer.getValue().learner() && peer.getValue().recentlyActive())
        .max(Comparator.comparingLong(peer -> peer.getValue().match()))
        .map(Map.Entry::getKey);
  }
}
