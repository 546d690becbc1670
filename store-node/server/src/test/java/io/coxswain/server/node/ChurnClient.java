package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.sim.SeededRandomness;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Clients that write, delete and compact as they please, and count up one register with transactions: in
/// the end it must hold every increment that was answered, and none that was not asked for.
final class ChurnClient {
  static final String COUNTER = "counter";

  private static final long PAUSE_NANOS_MAX = 400_000_000L;
  private static final int KEYS = 8;
  private static final int REVISIONS_KEPT = 100;

  /// Of 16 letters each: the largest value takes several sectors of a disk.
  private static final int REPEATS_MAX = 200;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final boolean compacts;
  private final boolean writesLargeValues;
  private final Set<Long> askedToCompact = new HashSet<>();
  private long counted;
  private long maybeCounted;
  private final ClientPace pace;

  ChurnClient(SimulatedCluster cluster, boolean compacts) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.pace = new ClientPace(cluster.world(), PAUSE_NANOS_MAX);
    this.compacts = compacts;
    this.writesLargeValues = random.chance(0.5);
    change();
    count();
    count();
  }

  void stop() {
    pace.stop();
  }

  /// Revisions at which a compaction was asked for.
  Set<Long> askedToCompact() {
    return askedToCompact;
  }

  /// Increments that were answered.
  long counted() {
    return counted;
  }

  /// Increments that were answered or of which nobody knows.
  long countedAtMost() {
    return counted + maybeCounted;
  }

  private void change() {
    pace.later(() -> {
      ByteString key = ByteString.copyFromUtf8("churn-" + random.below(KEYS));
      SimulatedHost host = cluster.anyHost();
      switch (random.below(8)) {
        case 0 ->
            propose(
                host,
                RequestKind.DELETE_RANGE,
                DeleteRangeRequest.newBuilder().setKey(key).build(),
                (_, _) -> change());
        case 1 -> compact(host);
        default ->
            propose(
                host,
                RequestKind.PUT,
                PutRequest.newBuilder()
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8(value()))
                    .build(),
                (_, _) -> change());
      }
    });
  }

  /// Never the same twice.
  private String value() {
    String unique = Long.toHexString(random.nextLong());
    return writesLargeValues ? unique.repeat(1 + random.below(REPEATS_MAX)) : unique;
  }

  private void compact(SimulatedHost host) {
    long revision =
        host.core().map(member -> member.state().currentRevision() - REVISIONS_KEPT).orElse(0L);
    if (!compacts || revision <= 0) {
      change();
      return;
    }
    askedToCompact.add(revision);
    propose(
        host,
        RequestKind.COMPACTION,
        CompactionRequest.newBuilder().setRevision(revision).build(),
        (answer, _) -> {
          if (answer != null) {
            cluster.count(Mark.HISTORY_COMPACTED);
          }
          change();
        });
  }

  private void propose(
      SimulatedHost host,
      RequestKind kind,
      MessageLite request,
      BiConsumer<@Nullable Applied, @Nullable Throwable> done) {
    long begun = cluster.revisions().begin();
    cluster.call(
        host,
        member -> member.requests().propose(kind, request),
        (answer, failure) -> {
          if (answer != null) {
            cluster
                .revisions()
                .read(begun, answer.revision()); // it may have found nothing to change
          }
          done.accept(answer, failure);
        });
  }

  private void count() {
    pace.later(() -> {
      ByteString key = ByteString.copyFromUtf8(COUNTER);
      cluster.call(
          cluster.anyHost(),
          member ->
              member
                  .requests()
                  .linearizable()
                  .thenApply(_ -> member.state().range(RangeQuery.ofKey(key))),
          (found, _) -> {
            if (found == null) {
              count();
              return;
            }
            long revision = found.count() == 0 ? 0 : found.keyValues().getFirst().getModRevision();
            long value =
                found.count() == 0
                    ? 0
                    : Long.parseLong(found.keyValues().getFirst().getValue().toStringUtf8());
            increment(key, revision, value + 1);
          });
    });
  }

  private void increment(ByteString key, long ifRevision, long value) {
    TxnRequest txn =
        TxnRequest.newBuilder()
            .addCompare(
                Compare.newBuilder()
                    .setKey(key)
                    .setTarget(Compare.CompareTarget.MOD)
                    .setResult(Compare.CompareResult.EQUAL)
                    .setModRevision(ifRevision))
            .addSuccess(
                RequestOp.newBuilder()
                    .setRequestPut(
                        PutRequest.newBuilder()
                            .setKey(key)
                            .setValue(ByteString.copyFromUtf8(Long.toString(value)))))
            .build();
    propose(
        cluster.anyHost(),
        RequestKind.TXN,
        txn,
        (answer, _) -> {
          if (answer == null) {
            maybeCounted++;
          } else if (requireOwn(answer).getSucceeded()) {
            counted++;
          }
          count();
        });
  }

  private static TxnResponse requireOwn(Applied answer) {
    assertThat(answer.response()).as("the answer to a transaction").isInstanceOf(TxnResponse.class);
    return (TxnResponse) answer.response();
  }
}
