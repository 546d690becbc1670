package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.sim.SeededRandomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/// Clients that read older revisions at any member: a revision says the same to all, for ever, and is refused
/// only if somebody asked for a compaction behind it.
final class PastReads {
  private static final long PAUSE_NANOS_MAX = 300_000_000L;
  private static final int REVISIONS_BACK_MAX = 150;

  private final SimulatedCluster cluster;
  private final LongPredicate askedToCompact;
  private final SeededRandomness random;
  private final Map<Long, List<KeyValue>> known = new HashMap<>();
  private boolean over;

  /// @param compacted the revision at which history begins, if that is why there is nothing; else 0
  private record Found(long revision, List<KeyValue> twins, long compacted) {}

  /// @param askedToCompact whether somebody has asked for a compaction at a revision
  PastReads(SimulatedCluster cluster, LongPredicate askedToCompact) {
    this.cluster = cluster;
    this.askedToCompact = askedToCompact;
    this.random = cluster.world().split();
    read();
  }

  /// Nothing is read from now on.
  void leave() {
    over = true;
  }

  private void read() {
    if (over) {
      return;
    }
    cluster
        .world()
        .after(
            1 + random.below(PAUSE_NANOS_MAX),
            () -> {
              long back = random.below(REVISIONS_BACK_MAX);
              cluster.call(
                  cluster.anyHost(),
                  member -> CompletableFuture.completedFuture(readAt(member, back)),
                  (found, _) -> {
                    if (found != null && found.revision > 0) {
                      judge(found);
                    }
                    read();
                  });
            });
  }

  private static Found readAt(MemberCore.Running member, long back) {
    long revision = member.state().currentRevision() - back;
    try {
      return new Found(
          revision, revision < 1 ? List.of() : TwinClients.bothAt(member, revision), 0);
    } catch (KvReads.RevisionCompacted _) {
      return new Found(revision, List.of(), member.state().compactedRevision());
    }
  }

  private void judge(Found found) {
    if (found.compacted > 0) {
      assertThat(askedToCompact.test(found.compacted))
          .as("revision %d is compacted: somebody asked for that", found.compacted)
          .isTrue();
      assertThat(found.revision).as("a revision that is refused").isLessThan(found.compacted);
      return;
    }
    TwinClients.requireTwins(found.twins);
    assertThat(found.twins)
        .as("what revision %d holds", found.revision)
        .isEqualTo(known.computeIfAbsent(found.revision, _ -> found.twins));
    cluster.count("past revisions read");
  }
}
