package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.server.mvcc.RangeQuery;
import java.util.HashSet;
import java.util.Set;

/// All kinds of clients that a cluster has in one world, and what must hold of what they saw.
final class Clients {
  private static final long NUMBERS_MAX = 1_000_000;

  private final SimulatedCluster cluster;
  private final Cohort cohort;
  private final RegisterClients registers;
  private final ChurnClient churn;
  private final LeaseClients leases;
  private final WatchClients watches;
  private final TwinClients twins;
  private final PastReads pastReads;
  private final ShortWatches shortWatches;

  /// What the clients before these have left in the cluster.
  ///
  /// @param number of clients that there were before
  /// @param counted by them
  /// @param askedToCompact revisions at which they asked for a compaction
  private record Cohort(int number, long counted, Set<Long> askedToCompact) {
    static final Cohort FIRST = new Cohort(0, 0, Set.of());
  }

  /// @param compacts whether they ask for compactions
  Clients(SimulatedCluster cluster, boolean compacts) {
    this(cluster, compacts, Cohort.FIRST);
  }

  private Clients(SimulatedCluster cluster, boolean compacts, Cohort cohort) {
    this.cluster = cluster;
    this.cohort = cohort;
    registers = new RegisterClients(cluster, "w".repeat(cohort.number + 1), 3);
    churn = new ChurnClient(cluster, compacts);
    leases = new LeaseClients(cluster, 2, cohort.number * NUMBERS_MAX);
    watches = new WatchClients(cluster, 3);
    twins = new TwinClients(cluster, cohort.number * NUMBERS_MAX);
    pastReads = new PastReads(cluster, this::isAskedToCompact);
    shortWatches = new ShortWatches(cluster, 2);
  }

  private boolean isAskedToCompact(long revision) {
    return churn.askedToCompact().contains(revision) || cohort.askedToCompact.contains(revision);
  }

  /// They go, for the cluster begins anew ([SimulatedCluster#beginAnew()]): nothing is held against that.
  void leave() {
    stop();
    leases.leave();
    watches.leave();
    pastReads.leave();
    shortWatches.leave();
  }

  /// Others, who come to what these have left in a cluster that has a leader.
  Clients successors(boolean compacts) {
    Set<Long> asked = new HashSet<>(cohort.askedToCompact);
    asked.addAll(churn.askedToCompact());
    return new Clients(cluster, compacts, new Cohort(cohort.number + 1, counter(), asked));
  }

  /// Nothing is written from now on.
  void stop() {
    registers.stop();
    churn.stop();
    leases.stop();
    twins.stop();
  }

  /// Nothing goes wrong any more, and nobody else writes: all members come together in time, serve, and hold the same.
  void awaitCalm() {
    cluster.await("all members stand at one entry", cluster::converged);
    cluster.await(
        "no lease is left", () -> cluster.members().stream().allMatch(LeaseClients::allGone));
    new LastRequests(cluster).await();
    cluster.await("all members stand at one entry", cluster::converged);
    cluster.requireEqualStates();
    cluster.await(
        "all watches have heard of everything",
        () -> watches.haveSeen(cluster.members().getFirst().state().currentRevision()));
  }

  /// What they saw could have happened, and they did see something.
  void judge() {
    requireInOrder();
    assertThat(registers.history().acknowledgedWrites()).isPositive();
    assertThat(registers.history().reads()).isPositive();
    assertThat(counter() - cohort.counted)
        .as("increments")
        .isBetween(churn.counted(), churn.countedAtMost());
  }

  /// What they read and wrote in registers could have happened in one place.
  void requireInOrder() {
    assertThat(registers.history().violations()).isEmpty();
  }

  private long counter() {
    return RegisterClients.valueOf(
        cluster
            .members()
            .getFirst()
            .state()
            .range(RangeQuery.ofKey(ByteString.copyFromUtf8(ChurnClient.COUNTER))));
  }
}
