package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.mvcc.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Three whole members in one thread, from a seed: what was acknowledged is on all of them in the end,
/// though members are killed and lose what they had not synced.
///
/// One seed: `./mvnw -pl store-node/server -am test -Dtest=MemberSimulationTest -Dcoxswain.seed=42`.
class MemberSimulationTest {
  private static final int ROUNDS = 6;
  private static final int WRITES_PER_ROUND = 20;

  static LongStream seeds() {
    String seed = System.getProperty("coxswain.seed", "");
    if (!seed.isEmpty()) {
      return LongStream.of(Long.parseLong(seed));
    }
    String count = System.getProperty("coxswain.seeds", "");
    return LongStream.range(0, count.isEmpty() ? 20 : Long.parseLong(count));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsLost(long seed) throws Exception {
    SimulatedCluster cluster = new SimulatedCluster(seed);
    cluster.startAll();
    List<ByteString> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      awaitOrFail(cluster, seed, "a leader", () -> cluster.leader().isPresent());
      for (int i = 0; i < WRITES_PER_ROUND; i++) {
        put(cluster, "k%d-%d".formatted(round, i), acknowledged);
        cluster.stepSome(60);
      }
      cluster.killOne();
      cluster.stepSome(2000);
      cluster.startAll();
    }
    awaitOrFail(cluster, seed, "all members at one index", cluster::converged);
    assertThat(acknowledged).isNotEmpty();
    for (MemberCore.Running member : cluster.running()) {
      for (ByteString key : acknowledged) {
        assertThat(member.state().range(RangeQuery.ofKey(key)).count())
            .as("%s with seed %d", key.toStringUtf8(), seed)
            .isEqualTo(1);
      }
    }
    assertThat(cluster.hashes()).as("hashes with seed %d", seed).hasSize(1);
    assertThat(cluster.running())
        .filteredOn(member -> member.consensus().view().role() == RoleKind.LEADER)
        .hasSize(1);
  }

  private static void put(SimulatedCluster cluster, String name, List<ByteString> acknowledged) {
    ByteString key = ByteString.copyFromUtf8(name);
    PutRequest put = PutRequest.newBuilder().setKey(key).setValue(key).build();
    var _ =
        cluster.any().requests().propose(RequestKind.PUT, put).thenRun(() -> acknowledged.add(key));
  }

  private static void awaitOrFail(
      SimulatedCluster cluster, long seed, String what, BooleanSupplier so) {
    assertThat(cluster.runUntil(so)).as("%s with seed %d", what, seed).isTrue();
  }
}
