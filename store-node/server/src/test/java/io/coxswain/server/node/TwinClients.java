package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.sim.SeededRandomness;
import java.util.List;

/// Clients that put or delete two keys in one transaction, at times with a look at the past in between
/// (which is refused as a whole if the past was compacted, etcd #18667). Whoever reads both finds both or
/// none, of one revision.
final class TwinClients {
  static final ByteString FIRST = ByteString.copyFromUtf8("twin-a");
  static final ByteString SECOND = ByteString.copyFromUtf8("twin-b");
  static final ByteString END = ByteString.copyFromUtf8("twin.");

  private static final long PAUSE_NANOS_MAX = 500_000_000L;
  private static final int REVISIONS_BACK_MAX = 150;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private long written;
  private final ClientPace pace;

  /// @param after none of their numbers is this one or a lower one
  TwinClients(SimulatedCluster cluster, long after) {
    this.cluster = cluster;
    this.written = after;
    this.random = cluster.world().split();
    this.pace = new ClientPace(cluster.world(), PAUSE_NANOS_MAX);
    write();
    read();
  }

  void stop() {
    pace.stop();
  }

  private void write() {
    pace.later(() -> {
      SimulatedHost host = cluster.anyHost();
      TxnRequest txn = random.below(4) == 0 ? deletion() : puts(host);
      cluster.call(
          host,
          member -> member.requests().propose(RequestKind.TXN, txn),
          (answer, _) -> {
            if (answer != null) {
              cluster.count("twins written");
            }
            write();
          });
    });
  }

  private static TxnRequest deletion() {
    return TxnRequest.newBuilder()
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestDeleteRange(
                    DeleteRangeRequest.newBuilder().setKey(FIRST).setRangeEnd(END)))
        .build();
  }

  private TxnRequest puts(SimulatedHost host) {
    ByteString value = ByteString.copyFromUtf8(Long.toString(++written));
    TxnRequest.Builder txn = TxnRequest.newBuilder().addSuccess(put(FIRST, value));
    long revision =
        host.core().map(member -> member.state().currentRevision()).orElse(0L)
            - random.below(REVISIONS_BACK_MAX);
    if (revision > 0 && random.chance(0.5)) {
      txn.addSuccess(
          RequestOp.newBuilder()
              .setRequestRange(RangeRequest.newBuilder().setKey(FIRST).setRevision(revision)));
    }
    return txn.addSuccess(put(SECOND, value)).build();
  }

  private static RequestOp put(ByteString key, ByteString value) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value))
        .build();
  }

  private void read() {
    pace.later(() ->
        cluster.call(
            cluster.anyHost(),
            member -> member.requests().linearizable().thenApply(_ -> bothAt(member, 0)),
            (found, _) -> {
              if (found != null) {
                requireTwins(found);
              }
              read();
            }));
  }

  /// What both keys held at a revision, 0 = now.
  static List<KeyValue> bothAt(MemberCore.Running member, long revision) {
    RangeQuery now = RangeQuery.ofKey(FIRST);
    return member
        .state()
        .range(
            new RangeQuery(
                FIRST,
                END,
                revision,
                0,
                now.order(),
                now.target(),
                false,
                false,
                RangeQuery.Filters.NONE))
        .keyValues();
  }

  static void requireTwins(List<KeyValue> found) {
    assertThat(found.stream().map(KeyValue::getModRevision).distinct().count())
        .as("revisions of keys that are always written together: %s", found)
        .isEqualTo(found.isEmpty() ? 0 : 1);
    assertThat(found.size()).as("keys that are always written together").isIn(0, 2);
  }
}
