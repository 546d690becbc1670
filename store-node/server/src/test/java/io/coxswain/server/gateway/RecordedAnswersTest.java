package io.coxswain.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// To requests that do not depend on what is stored we answer what etcd answered: status, type and text; where the answer holds
/// revisions, their names.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedAnswersTest {
  private GatewayUnderTest server;

  @BeforeAll
  void open() throws IOException {
    server = new GatewayUnderTest();
  }

  @AfterAll
  void close() {
    server.close();
  }

  static List<Recorded> recorded() throws IOException {
    return Recorded.read("requests.txt", "answers.txt");
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void sameAnswer(Recorded etcd) throws IOException, InterruptedException {
    HttpResponse<String> ours = server.send(etcd.method(), etcd.path(), etcd.body());
    assertThat(ours.statusCode()).isEqualTo(etcd.status());
    assertThat(ours.headers().firstValue("content-type").orElse("")).isEqualTo(etcd.type());
    assertThat(ours.headers().firstValue("access-control-allow-origin")).contains("*");
    if (!etcd.isJson()) {
      assertThat(ours.body()).isEqualTo(etcd.answer());
    } else if (etcd.answer().contains("\"header\"")) {
      assertThat(headerNames(ours.body())).isEqualTo(headerNames(etcd.answer()));
    } else {
      assertThat(Recorded.documents(ours.body())).isEqualTo(Recorded.documents(etcd.answer()));
    }
  }

  private static List<String> headerNames(String answer) throws IOException {
    JsonNode root = Recorded.documents(answer).getFirst();
    JsonNode header = (root.has("result") ? root.get("result") : root).get("header");
    return header.propertyStream().map(e -> e.getKey() + ":" + e.getValue().getNodeType()).toList();
  }
}
