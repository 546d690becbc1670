package io.coxswain.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.watch.WatchOutlet.Notice;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streams that are not gRPC's, on connections that are.
class JsonOverHttp2Test {
  private static final long SECONDS = GatewayUnderTest.PATIENCE.toSeconds();

  private GatewayUnderTest server;
  private H2Client client;

  @BeforeEach
  void open() throws IOException {
    server = new GatewayUnderTest();
    client = new H2Client(server.port.address());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void pagesAndJsonAreServed() throws Exception {
    H2Client.Answering health = client.send("GET", "/health", "");
    assertThat(health.whole.get(SECONDS, TimeUnit.SECONDS)).contains("\"health\":\"true\"");
    assertThat(health.status).isCompletedWithValue(200);
    H2Client.Answering refused = client.send("POST", "/v3/kv/put", "{}");
    assertThat(refused.whole.get(SECONDS, TimeUnit.SECONDS))
        .isEqualTo("{\"code\":3,\"message\":\"etcdserver: key is not provided\"}");
    assertThat(refused.status).isCompletedWithValue(400);
  }

  /// Larger than any window: the rest has to wait for the client's credit.
  @Test
  void aLargeAnswerWaitsForCredit() throws Exception {
    for (int i = 0; i < 40; i++) {
      server.member.put("key%02d".formatted(i), "v".repeat(50_000));
    }
    String answer =
        client
            .send("POST", "/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\"}")
            .whole
            .get(SECONDS, TimeUnit.SECONDS);
    assertThat(answer).hasSizeGreaterThan(40 * 50_000).endsWith("\"count\":\"40\"}");
  }

  @Test
  void anAnswerMayComeLate() throws Exception {
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    H2Client.Answering slow = client.send("POST", "/v3/kv/range", "{\"key\":\"aw==\"}");
    server.member.readAsked.get(SECONDS, TimeUnit.SECONDS);
    H2Client.Answering fast = client.send("GET", "/version", "");
    assertThat(fast.whole.get(SECONDS, TimeUnit.SECONDS)).contains("etcdserver");
    assertThat(slow.whole).isNotDone();
    round.complete(null);
    assertThat(slow.whole.get(SECONDS, TimeUnit.SECONDS)).contains("\"revision\":\"1\"");
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedWithAnAnswer() throws Exception {
    H2Client.Answering refused = client.send("POST", "/v3/kv/put", "x".repeat(2 << 20));
    assertThat(refused.status.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(413);
    assertThat(client.send("GET", "/livez", "").whole.get(SECONDS, TimeUnit.SECONDS))
        .isEqualTo("ok\n");
  }

  @Test
  void headHasNoBody() throws Exception {
    H2Client.Answering head = client.send("HEAD", "/health", "");
    assertThat(head.whole.get(SECONDS, TimeUnit.SECONDS)).isEmpty();
    assertThat(head.status).isCompletedWithValue(405);
  }

  @Test
  void aWatchStreamsUntilItIsReset() throws Exception {
    H2Client.Answering watch =
        client.send("POST", "/v3/watch", "{\"create_request\":{\"key\":\"aw==\"}}");
    assertThat(watch.pieces.poll(SECONDS, TimeUnit.SECONDS)).contains("\"created\":true");
    server.member.watches.getFirst().outlet.send(new Notice.Progress(0, 12));
    assertThat(watch.pieces.poll(SECONDS, TimeUnit.SECONDS)).contains("\"revision\":\"12\"");
    watch.cancel();
    server.member.watches.getFirst().closed.get(SECONDS, TimeUnit.SECONDS);
  }
}
