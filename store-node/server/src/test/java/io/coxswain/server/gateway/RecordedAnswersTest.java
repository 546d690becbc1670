package io.coxswain.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// To the requests of `gateway/requests.txt` we answer what etcd answered (`answers.txt`, recorded by `src/test/record/answers`):
/// status, type and text; where the answer depends on a store, status, type and shape.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GatewayUnderTest server;

  /// One request and etcd's answer.
  record Exchanged(
      String method, String path, String body, int status, String type, String answer) {}

  @BeforeAll
  void open() throws IOException {
    server = new GatewayUnderTest();
  }

  @AfterAll
  void close() {
    server.close();
  }

  static Stream<Exchanged> recorded() throws IOException {
    List<String> requests =
        lines("requests.txt").stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> answers = lines("answers.txt");
    assertThat(answers).as("record them anew with src/test/record/answers").hasSameSizeAs(requests);
    return IntStream.range(0, requests.size()).mapToObj(i -> pair(requests.get(i), answers.get(i)));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void sameAnswer(Exchanged etcd) throws IOException, InterruptedException {
    HttpResponse<String> ours = server.send(etcd.method(), etcd.path(), etcd.body());
    assertThat(ours.statusCode()).isEqualTo(etcd.status());
    assertThat(ours.headers().firstValue("content-type").orElse("")).isEqualTo(etcd.type());
    assertThat(ours.headers().firstValue("access-control-allow-origin")).contains("*");
    if (!etcd.type().equals("application/json")) {
      assertThat(ours.body()).isEqualTo(etcd.answer());
    } else if (etcd.answer().contains("\"header\"")) {
      assertThat(headerNames(ours.body())).isEqualTo(headerNames(etcd.answer()));
    } else {
      assertThat(JSON.readTree(ours.body())).isEqualTo(JSON.readTree(etcd.answer()));
    }
  }

  /// The names in the header of an answer, but for those of the cluster; the values are the store's.
  private static List<String> headerNames(String answer) throws IOException {
    JsonNode root = JSON.readTree(answer);
    ObjectNode header = (ObjectNode) (root.has("result") ? root.get("result") : root).get("header");
    assertThat(header.properties()).allSatisfy(e -> assertThat(e.getValue().isTextual()).isTrue());
    header.remove(List.of("cluster_id", "member_id", "raft_term"));
    return header.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Exchanged pair(String request, String answer) {
    String[] asked = request.split(" ", 3);
    String[] answered = answer.split("\t", 2);
    String[] head = answered[0].split(" ", 2);
    return new Exchanged(
        asked[0],
        asked[1],
        asked.length > 2 ? asked[2] : "",
        Integer.parseInt(head[0]),
        head[1],
        answered[1].replace("\\n", "\n"));
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordedAnswersTest.class.getResourceAsStream("/gateway/" + file))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
