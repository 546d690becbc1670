package io.coxswain.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.contract.RequestFailed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the health pages say when something is wrong; when all is well, `RecordedAnswersTest` compares them with etcd's.
class HealthPagesTest {
  private GatewayUnderTest server;

  @BeforeEach
  void open() throws IOException {
    server = new GatewayUnderTest();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void withoutALeaderOnlyThisMemberIsHealthy() throws Exception {
    server.member.leaderId = 0;
    failUnavailable(WireError.NO_LEADER);
    assertAnswer("/health", 503, "{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}\n");
    assertAnswer("/health?serializable=true", 200, "{\"health\":\"true\",\"reason\":\"\"}");
    assertAnswer("/livez", 200, "ok\n");
    assertAnswer(
        "/readyz",
        503,
        """
        [+]data_corruption ok
        [+]serializable_read ok
        [-]linearizable_read failed: etcdserver: no leader
        [+]non_learner ok

        """);
    assertAnswer("/readyz?exclude=linearizable_read", 200, "ok\n");
  }

  @Test
  void aReadThatFailsIsNamed() throws Exception {
    failUnavailable(WireError.TIMEOUT);
    assertAnswer(
        "/health",
        503,
        "{\"health\":\"false\",\"reason\":\"RANGE ERROR:etcdserver: request timed out\"}\n");
  }

  /// A member that is cut off is probed more often than its reads time out.
  @Test
  void probesShareTheReadThatIsUnderWay() {
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    Reads reads =
        () -> {
          asked.add(new CompletableFuture<>());
          return asked.getLast();
        };
    MemberHealth health = new MemberHealth(server.member, reads, server.member);
    var first = health.linearizableRead();
    var second = health.linearizableRead();
    assertThat(asked).hasSize(1);
    asked.getFirst().completeExceptionally(new RequestFailed(WireError.TIMEOUT));
    assertThat(first).isCompletedWithValue(Optional.of("etcdserver: request timed out"));
    assertThat(second).isCompletedWithValue(Optional.of("etcdserver: request timed out"));

    var later = health.linearizableRead();
    assertThat(asked).hasSize(2);
    asked.getLast().complete(null);
    assertThat(later).isCompletedWithValue(Optional.empty());
  }

  @Test
  void alarmsAreNamedUnlessOverlooked() throws Exception {
    server.member.alarms = List.of(alarm(AlarmType.NOSPACE));
    assertAnswer("/health", 503, "{\"health\":\"false\",\"reason\":\"ALARM NOSPACE\"}\n");
    assertAnswer("/health?exclude=NOSPACE", 200, "{\"health\":\"true\",\"reason\":\"\"}");
    assertAnswer("/readyz", 200, "ok\n");
    server.member.alarms = List.of(alarm(AlarmType.CORRUPT));
    assertAnswer(
        "/health?exclude=NOSPACE", 503, "{\"health\":\"false\",\"reason\":\"ALARM CORRUPT\"}\n");
    assertAnswer(
        "/readyz/data_corruption", 503, "[-]data_corruption failed: alarm activated: CORRUPT\n\n");
  }

  @Test
  void aLearnerIsAliveButNotReady() throws Exception {
    server.member.learner = true;
    assertAnswer("/livez", 200, "ok\n");
    assertAnswer(
        "/readyz/non_learner", 503, "[-]non_learner failed: not supported for learner\n\n");
  }

  @Test
  void checksAreCounted() throws Exception {
    server.get("/health");
    server.get("/livez");
    failUnavailable(WireError.NO_LEADER);
    server.get("/readyz/linearizable_read");
    String metrics = server.get("/metrics").body();
    assertThat(metrics)
        .contains(
            "etcd_server_health_success 1.0",
            "etcd_server_healthcheck{name=\"serializable_read\",type=\"livez\"} 1.0",
            "etcd_server_healthcheck{name=\"linearizable_read\",type=\"readyz\"} 0.0",
            "etcd_server_healthchecks_total{name=\"linearizable_read\",status=\"error\",type=\"readyz\"}"
                + " 1.0");
  }

  @Test
  void processPagesAnswer() throws Exception {
    HttpResponse<String> metrics = server.get("/metrics");
    assertThat(metrics.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(server.get("/debug/vars").body()).contains("\"cmdline\": [", "\"memstats\": {");
  }

  private void failUnavailable(WireError error) {
    server.member.readable = CompletableFuture.failedFuture(new RequestFailed(error));
  }

  private void assertAnswer(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private static AlarmMember alarm(AlarmType type) {
    return AlarmMember.newBuilder().setMemberID(1).setAlarm(type).build();
  }
}
