package io.coxswain.server.training;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The load itself: bursts of puts, transactions as Kubernetes sends them, reads of both kinds, lists,
/// deletions, leases, and a watcher that sees all of it.
///
/// ```
/// java -cp 'lib/*' io.coxswain.server.training.TrainingLoad HOST PORT
/// ```
public final class TrainingLoad {
  private static final int CONNECTIONS = 4;
  private static final int KEYS = 10_000;
  private static final int LIST_LIMIT = 50;
  private static final int LEASE_SECONDS = 3600;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[256]);
  private static final long CLOSE_SECONDS_MAX = 5;

  private TrainingLoad() {}

  /// Exits with 1 if the member refused anything.
  public static void main(String[] arguments) throws InterruptedException {
    InetSocketAddress member = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    List<ManagedChannel> channels =
        Stream.generate(() -> NettyChannelBuilder.forAddress(member).usePlaintext().build())
            .limit(CONNECTIONS)
            .toList();
    long failed = load(channels);
    for (ManagedChannel channel : channels) {
      channel.shutdownNow().awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
    if (failed > 0) {
      System.err.printf("training: the member refused %d calls%n", failed);
      System.exit(1);
    }
  }

  private static long load(List<ManagedChannel> channels) throws InterruptedException {
    List<KVGrpc.KVStub> stubs = channels.stream().map(KVGrpc::newStub).toList();
    LeaseGrpc.LeaseStub leases = LeaseGrpc.newStub(channels.getFirst());
    watchAll(channels.getLast());
    long failed = 0;
    failed += new Burst<PutResponse>(30_000, 64, (n, end) -> one(stubs, n).put(put(n), end)).run();
    failed += new Burst<PutResponse>(1_000, 1, (n, end) -> one(stubs, n).put(put(n), end)).run();
    failed +=
        new Burst<TxnResponse>(10_000, 64, (n, end) -> one(stubs, n).txn(createOrRead(n), end))
            .run();
    failed +=
        new Burst<RangeResponse>(30_000, 64, (n, end) -> one(stubs, n).range(get(n, false), end))
            .run();
    failed +=
        new Burst<RangeResponse>(1_000, 1, (n, end) -> one(stubs, n).range(get(n, false), end))
            .run();
    failed +=
        new Burst<RangeResponse>(20_000, 64, (n, end) -> one(stubs, n).range(get(n, true), end))
            .run();
    failed +=
        new Burst<RangeResponse>(2_000, 16, (n, end) -> one(stubs, n).range(list(n), end)).run();
    failed +=
        new Burst<DeleteRangeResponse>(
                2_000, 64, (n, end) -> one(stubs, n).deleteRange(delete(n), end))
            .run();
    failed +=
        new Burst<LeaseGrantResponse>(500, 16, (_, end) -> leases.leaseGrant(lease(), end)).run();
    return failed;
  }

  private static KVGrpc.KVStub one(List<KVGrpc.KVStub> stubs, int n) {
    return stubs.get(n % stubs.size());
  }

  private static void watchAll(ManagedChannel channel) {
    StreamObserver<WatchRequest> requests = WatchGrpc.newStub(channel).watch(new Burst.Unheard<>());
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(key(0))
                    .setRangeEnd(ByteString.copyFrom(new byte[1])))
            .build());
  }

  /// Spread over the key space, each key often.
  private static ByteString key(int n) {
    return ByteString.copyFromUtf8("/training/objects/%08d".formatted(n * 7919L % KEYS));
  }

  private static PutRequest put(int n) {
    return PutRequest.newBuilder().setKey(key(n)).setValue(VALUE).build();
  }

  private static RangeRequest get(int n, boolean serializable) {
    return RangeRequest.newBuilder().setKey(key(n)).setSerializable(serializable).build();
  }

  private static RangeRequest list(int n) {
    return RangeRequest.newBuilder()
        .setKey(key(n))
        .setRangeEnd(ByteString.copyFrom(new byte[1]))
        .setLimit(LIST_LIMIT)
        .build();
  }

  private static DeleteRangeRequest delete(int n) {
    return DeleteRangeRequest.newBuilder().setKey(key(n)).build();
  }

  private static LeaseGrantRequest lease() {
    return LeaseGrantRequest.newBuilder().setTTL(LEASE_SECONDS).build();
  }

  /// Writes the key if it is not there, else reads it: the form in which Kubernetes writes.
  private static TxnRequest createOrRead(int n) {
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(key(n))
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL)
                .setModRevision(n % 2 == 0 ? 0 : Integer.MAX_VALUE))
        .addSuccess(RequestOp.newBuilder().setRequestPut(put(n)))
        .addFailure(RequestOp.newBuilder().setRequestRange(get(n, false)))
        .build();
  }
}
