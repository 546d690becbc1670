package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.LeaseKeepAliveRequest;
import io.coxswain.api.etcd.LeaseKeepAliveResponse;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchProgressRequest;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.MetricText;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a metric counts happens, on one member, and the metric says so.
@Timeout(120)
class CountersMoveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ByteString KEY = ByteString.copyFromUtf8("key");

  private RealMember member;
  private ManagedChannel channel;
  private KVGrpc.KVBlockingStub kv;
  private MetricText before;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    // Every group takes longer than a nanosecond.
    member = RealMember.start(directory, "--warning-apply-duration=1ns", "--metrics=extensive");
    channel =
        NettyChannelBuilder.forTarget(URI.create(member.clientUrl()).getAuthority())
            .usePlaintext()
            .build();
    kv = KVGrpc.newBlockingStub(channel);
    before = scrape();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    member.close();
  }

  private MetricText scrape() throws Exception {
    return MetricText.of(member.clientUrl());
  }

  /// By how much it has grown.
  private double moved(MetricText now, Metric metric, String... labels) {
    return metric.type().upperBounds().length > 0
        ? now.count(metric, labels) - before.count(metric, labels)
        : now.value(metric, labels) - before.value(metric, labels);
  }

  /// A request may be timed after its client has the answer.
  private MetricText awaitAnswered(String type, String success) throws Exception {
    return member.awaitMetrics(text -> moved(text, REQUEST_TIME, "type=" + type, success) == 1);
  }

  private void put(String value) {
    var _ =
        kv.put(
            PutRequest.newBuilder().setKey(KEY).setValue(ByteString.copyFromUtf8(value)).build());
  }

  private static RequestOp putting(String key) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }

  @Test
  void writes() throws Exception {
    put("value");
    var _ =
        kv.txn(TxnRequest.newBuilder().addSuccess(putting("a")).addSuccess(putting("b")).build());
    var _ = kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(KEY).build());
    MetricText now = awaitAnswered("DeleteRange", "success=true");

    assertThat(moved(now, PUTS)).isEqualTo(3);
    assertThat(moved(now, TXNS)).isEqualTo(1);
    assertThat(moved(now, DELETES)).isEqualTo(1);
    assertThat(moved(now, KEYS)).isEqualTo(2);
    assertThat(moved(now, CURRENT_REVISION)).isEqualTo(3);
    assertThat(moved(now, PUT_BYTES)).isEqualTo("keyvalue".length() + "ab".length());
    assertThat(moved(now, DB_SIZE)).isPositive();
    assertThat(moved(now, DB_SIZE_IN_USE)).isEqualTo(moved(now, DB_SIZE));
    for (Metric moved : new Metric[] {PROPOSALS_COMMITTED, PROPOSALS_APPLIED}) {
      assertThat(moved(now, moved)).as(moved.familyName()).isGreaterThanOrEqualTo(3);
    }
    for (Metric moved :
        new Metric[] {WAL_FSYNC, WAL_WRITE, WAL_BYTES, BACKEND_COMMIT, SLOW_APPLY}) {
      assertThat(moved(now, moved)).as(moved.familyName()).isPositive();
    }
    for (String kind : new String[] {"Put", "Txn", "DeleteRange"}) {
      assertThat(moved(now, REQUEST_TIME, "type=" + kind, "success=true")).as(kind).isEqualTo(1);
      assertThat(moved(now, APPLY_TIME, "op=" + kind, "success=true", "version=v3"))
          .as(kind)
          .isEqualTo(1);
    }
  }

  @Test
  void readsAndRefusals() throws Exception {
    var _ = kv.range(RangeRequest.newBuilder().setKey(KEY).build());
    RequestOp range =
        RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(KEY)).build();
    var _ = kv.txn(TxnRequest.newBuilder().addSuccess(range).build());
    assertThatThrownBy(
            () -> kv.range(RangeRequest.newBuilder().setKey(KEY).setRevision(99).build()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThatThrownBy(() -> kv.put(PutRequest.newBuilder().setKey(KEY).setLease(99).build()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThatThrownBy(() ->
            ClusterGrpc.newBlockingStub(channel)
                .memberPromote(MemberPromoteRequest.newBuilder().setID(99).build()))
        .isInstanceOf(StatusRuntimeException.class);
    MetricText now = awaitAnswered("Put", "success=false");

    assertThat(moved(now, RANGES)).isEqualTo(3);
    assertThat(moved(now, RANGE_TIME, "success=true")).isEqualTo(2);
    assertThat(moved(now, RANGE_TIME, "success=false")).isEqualTo(1);
    assertThat(moved(now, REQUEST_TIME, "type=Range", "success=true")).isEqualTo(1);
    assertThat(moved(now, REQUEST_TIME, "type=Range", "success=false")).isEqualTo(1);
    assertThat(moved(now, REQUEST_TIME, "type=ReadonlyTxn", "success=true")).isEqualTo(1);
    assertThat(moved(now, REQUEST_TIME, "type=Put", "success=false")).isEqualTo(1);
    assertThat(moved(now, APPLY_TIME, "op=Put", "success=false")).isEqualTo(1);
    assertThat(moved(now, PROPOSALS_FAILED)).isEqualTo(1);
    assertThat(moved(now, PROMOTIONS_REFUSED, "Reason=etcdserver: member not found")).isEqualTo(1);
    assertThat(moved(now, GRPC_HANDLED, "grpc_code=OutOfRange")).isEqualTo(1);
    assertThat(moved(now, CLIENT_RECEIVED_BYTES)).isPositive();
    assertThat(moved(now, CLIENT_SENT_BYTES)).isPositive();
    assertThat(moved(now, CLIENT_REQUESTS)).isEqualTo(5);
  }

  @Test
  void leases() throws Exception {
    LeaseGrpc.LeaseBlockingStub leases = LeaseGrpc.newBlockingStub(channel);
    long id = leases.leaseGrant(LeaseGrantRequest.newBuilder().setTTL(2).build()).getID();
    BlockingQueue<LeaseKeepAliveResponse> renewals = new LinkedBlockingQueue<>();
    StreamObserver<LeaseKeepAliveRequest> renewing =
        LeaseGrpc.newStub(channel).leaseKeepAlive(into(renewals));
    renewing.onNext(LeaseKeepAliveRequest.newBuilder().setID(id).build());
    assertThat(renewals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    renewing.onCompleted();

    MetricText now = member.awaitMetrics(text -> moved(text, LEASES_REVOKED) == 1);
    assertThat(moved(now, LEASES_GRANTED)).isEqualTo(1);
    assertThat(moved(now, LEASES_RENEWED)).isEqualTo(1);
    assertThat(moved(now, LEASES_EXPIRED)).isEqualTo(1);
    assertThat(moved(now, LEASE_TTL)).isEqualTo(1);
    assertThat(now.sum(LEASE_TTL.familyName() + "_sum")).isEqualTo(2);
  }

  @Test
  void compactions() throws Exception {
    for (int i = 0; i < 10; i++) {
      put("value " + i);
    }
    assertThat(before.value(COMPACTION_LAST)).isZero();
    var _ = kv.compact(CompactionRequest.newBuilder().setRevision(11).build());

    MetricText now =
        member.awaitMetrics(text ->
            moved(text, COMPACTION_TIME) == 1
                && moved(text, COMPACTION_PAUSE) > 0
                && text.value(COMPACTION_LAST) > 0);
    assertThat(now.value(COMPACT_REVISION)).isEqualTo(11);
    assertThat(moved(now, COMPACTED_KEYS)).isEqualTo(9);
    assertThat(now.value(COMPACTION_LAST))
        .isBetween(now.value(PROCESS_START), System.currentTimeMillis() / 1000.0);
  }

  @Test
  void watches() throws Exception {
    BlockingQueue<WatchResponse> heard = new LinkedBlockingQueue<>();
    StreamObserver<WatchRequest> watching = WatchGrpc.newStub(channel).watch(into(heard));
    watching.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
            .build());
    assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    put("value");
    assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    watching.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
    assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();

    // A client may hear before the lane has counted.
    MetricText now = member.awaitMetrics(text -> moved(text, WATCH_PROGRESS_TIME) == 1);
    assertThat(now.value(WATCHERS)).isEqualTo(1);
    assertThat(now.value(WATCH_STREAMS)).isEqualTo(1);
    assertThat(moved(now, EVENTS_SENT)).isEqualTo(1);
    assertThat(moved(now, WATCH_CONTROL_TIME)).isEqualTo(1);
    assertThat(moved(now, WATCH_EVENTS_TIME)).isEqualTo(1);
    assertThat(moved(now, WATCH_EVENT_TIME)).isEqualTo(1);

    watching.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder().setKey(ByteString.copyFrom(new byte[8 << 20])))
            .build());
    MetricText after = member.awaitMetrics(text -> text.value(WATCH_STREAMS) == 0);
    assertThat(moved(after, STREAM_FAILURES, "Type=receive", "API=watch")).isEqualTo(1);
  }

  @Test
  void hashesAndAlarms() throws Exception {
    MaintenanceGrpc.MaintenanceBlockingStub maintenance = MaintenanceGrpc.newBlockingStub(channel);
    var _ = maintenance.hashKV(HashKVRequest.getDefaultInstance());
    var _ =
        maintenance.alarm(
            AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                .setMemberID(7)
                .setAlarm(AlarmType.NOSPACE)
                .build());
    MetricText now = scrape();

    assertThat(moved(now, HASH_TIME)).isEqualTo(1);
    assertThat(now.value(ALARMS, "server_id=7", "alarm_type=NOSPACE")).isEqualTo(1);
    assertThat(now.value(FEATURES, "name=InitialCorruptCheck", "stage=ALPHA")).isZero();
  }

  private static <R> StreamObserver<R> into(BlockingQueue<R> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(R answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable ended) {}

      @Override
      public void onCompleted() {}
    };
  }
}
