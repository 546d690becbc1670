package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.sim.SeededRandomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Clients that read older revisions at any member: a revision says the same to all, for ever, and is refused
/// only if somebody asked for a compaction behind it.
final class PastReads {
  private static final long PAUSE_NANOS_MAX = 300_000_000L;
  private static final int REVISIONS_BACK_MAX = 150;

  private final SimulatedCluster cluster;
  private final ChurnClient churn;
  private final SeededRandomness random;
  private final Map<Long, List<KeyValue>> known = new HashMap<>();

  /// @param churn who asks for compactions
  PastReads(SimulatedCluster cluster, ChurnClient churn) {
    this.cluster = cluster;
    this.churn = churn;
    this.random = cluster.world().split();
    read();
  }

  private void read() {
    cluster
        .world()
        .after(
            1 + random.below(PAUSE_NANOS_MAX),
            () -> {
              long back = random.below(REVISIONS_BACK_MAX);
              cluster.call(
                  cluster.anyHost(),
                  member -> {
                    readAt(member, member.state().currentRevision() - back);
                    return CompletableFuture.completedFuture(true);
                  },
                  (_, _) -> read());
            });
  }

  private void readAt(MemberCore.Running member, long revision) {
    if (revision < 1) {
      return;
    }
    try {
      List<KeyValue> found = TwinClients.bothAt(member, revision);
      TwinClients.requireTwins(found);
      assertThat(found)
          .as("what revision %d holds", revision)
          .isEqualTo(known.computeIfAbsent(revision, _ -> found));
      cluster.count("past revisions read");
    } catch (KvReads.RevisionCompacted _) {
      long compacted = member.state().compactedRevision();
      assertThat(churn.askedToCompact())
          .as("revision %d is compacted: somebody asked for that", compacted)
          .contains(compacted);
      assertThat(revision).as("a revision that is refused").isLessThan(compacted);
    }
  }
}
