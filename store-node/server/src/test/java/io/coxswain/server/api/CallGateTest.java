package io.coxswain.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberListResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.StatusResponse;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallGateTest {
  private static final PutRequest PUT =
      PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

  private final ApiUnderTest server = new ApiUnderTest();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aLearnerServesStatusAndItsOwnState() {
    server.member.learner = true;
    Caught<StatusRequest, StatusResponse> status = Caught.all();
    MaintenanceGrpc.newStub(server.channel).status(StatusRequest.getDefaultInstance(), status);
    assertThat(status.only().getIsLearner()).isTrue();
    assertThat(range(true).only().getCount()).isZero();
    assertThat(WireError.of(range(false).failure())).contains(WireError.NOT_SUPPORTED_FOR_LEARNER);
  }

  @Test
  void aLearnerServesNothingElse() {
    server.member.learner = true;
    Caught<PutRequest, PutResponse> put = Caught.all();
    KVGrpc.newStub(server.channel).put(PUT, put);
    assertThat(WireError.of(put.failure())).contains(WireError.NOT_SUPPORTED_FOR_LEARNER);
    Caught<WatchRequest, WatchResponse> watch = Caught.all();
    WatchGrpc.newStub(server.channel).watch(watch);
    assertThat(WireError.of(watch.failure())).contains(WireError.NOT_SUPPORTED_FOR_LEARNER);
    Caught<MemberListRequest, MemberListResponse> list = Caught.all();
    ClusterGrpc.newStub(server.channel).memberList(MemberListRequest.getDefaultInstance(), list);
    assertThat(WireError.of(list.failure())).contains(WireError.NOT_SUPPORTED_FOR_LEARNER);
  }

  @Test
  void aClientThatWantsALeaderIsRefusedWithoutOne() {
    server.member.leaderId = 0;
    Caught<PutRequest, PutResponse> wants = Caught.all();
    WithMetadata.requireLeader(KVGrpc.newStub(server.channel)).put(PUT, wants);
    assertThat(WireError.of(wants.failure())).contains(WireError.NO_LEADER);
    Caught<PutRequest, PutResponse> waits = Caught.all();
    KVGrpc.newStub(server.channel).put(PUT, waits);
    assertThat(waits.only().hasHeader()).isTrue();
  }

  @Test
  void clientsAreCountedByVersion() throws IOException {
    KVGrpc.KVStub kv = KVGrpc.newStub(server.channel);
    WithMetadata.clientApiVersion(kv, "3.7".getBytes(UTF_8)).put(PUT, Caught.all());
    kv.put(PUT, Caught.all());
    for (int i = 0; i < 100; i++) {
      WithMetadata.clientApiVersion(kv, ("made-up-" + i).getBytes(UTF_8)).put(PUT, Caught.all());
    }
    assertThat(metrics())
        .contains(
            "etcd_server_client_requests_total{client_api_version=\"3.7\",type=\"unary\"} 1.0",
            "etcd_server_client_requests_total{client_api_version=\"unknown\",type=\"unary\"} 1.0",
            "client_api_version=\"other\"");
    assertThat(metrics().lines().filter(line -> line.contains("made-up"))).hasSizeLessThan(51);
  }

  @Test
  void aVersionThatIsNotTextIsRefused() {
    Caught<PutRequest, PutResponse> answer = Caught.all();
    WithMetadata.clientApiVersion(KVGrpc.newStub(server.channel), new byte[] {(byte) 0xff})
        .put(PUT, answer);
    assertThat(WireError.of(answer.failure())).contains(WireError.INVALID_CLIENT_API_VERSION);
  }

  @Test
  void callsAreCountedLikeThoseOfGoServers() throws IOException {
    KVGrpc.newStub(server.channel).put(PUT, Caught.all());
    KVGrpc.newStub(server.channel).put(PutRequest.getDefaultInstance(), Caught.all());
    String put = "grpc_method=\"Put\",grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"";
    assertThat(metrics())
        .contains(
            "grpc_server_started_total{" + put + "} 2.0",
            "grpc_server_handling_seconds_count{" + put + "} 2",
            "grpc_server_msg_sent_total{" + put + "} 1.0",
            "grpc_server_handled_total{grpc_code=\"OK\"," + put + "} 1.0",
            "grpc_server_handled_total{grpc_code=\"InvalidArgument\"," + put + "} 1.0",
            "grpc_server_handled_total{grpc_code=\"DataLoss\"," + put + "} 0.0",
            "grpc_type=\"bidi_stream\"",
            "grpc_type=\"server_stream\"");
  }

  @Test
  void theHealthServiceServes() {
    Caught<HealthCheckRequest, HealthCheckResponse> health = Caught.all();
    HealthGrpc.newStub(server.channel).check(HealthCheckRequest.getDefaultInstance(), health);
    assertThat(health.only().getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  private Caught<RangeRequest, RangeResponse> range(boolean serializable) {
    Caught<RangeRequest, RangeResponse> answer = Caught.all();
    KVGrpc.newStub(server.channel)
        .range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k"))
                .setSerializable(serializable)
                .build(),
            answer);
    return answer;
  }

  private String metrics() throws IOException {
    var text = new ByteArrayOutputStream();
    server.metrics.writeText(text);
    return text.toString(UTF_8);
  }
}
