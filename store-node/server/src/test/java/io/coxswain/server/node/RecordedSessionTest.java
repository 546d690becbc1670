package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.gateway.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole session with one real member, from an empty directory on: every answer is etcd's, revisions, counts and hashes included.
class RecordedSessionTest {
  /// Bound of every wait; the machine may be slow.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

  @Test
  void everyAnswerIsEtcds(@TempDir Path directory) throws Exception {
    try (RealMember member = RealMember.start(directory, "--strict-reconfig-check=false")) {
      assertThat(differences(member.clientUrl())).isEmpty();
    } finally {
      http.close();
    }
  }

  private List<String> differences(String client) throws Exception {
    List<String> differences = new ArrayList<>();
    int line = 0;
    for (Recorded etcd : Recorded.read("session.txt", "session-answers.txt")) {
      line++;
      String ours;
      try {
        ours = etcd.method().equals("WATCH") ? watch(client, etcd) : send(client, etcd);
      } catch (HttpTimeoutException none) {
        ours = "no answer within " + PATIENCE;
      }
      String expected = etcd.status() + " " + comparable(etcd, etcd.answer());
      if (!ours.equals(expected)) {
        differences.add(
            "%n%d: %s %s %s%n  etcd: %s%n  ours: %s"
                .formatted(line, etcd.method(), etcd.path(), etcd.body(), expected, ours));
      }
    }
    return differences;
  }

  private String send(String client, Recorded request) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(client + request.path()))
                .timeout(PATIENCE)
                .method(request.method(), BodyPublishers.ofString(request.body()))
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + comparable(request, answer.body());
  }

  /// Reads so many lines of a watch, then leaves.
  private String watch(String client, Recorded request) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(client + "/v3/watch"))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(request.body()))
                .build(),
            BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      String said = lines.limit(Integer.parseInt(request.path())).collect(Collectors.joining("\n"));
      return answer.statusCode() + " " + comparable(request, said);
    }
  }

  private static String comparable(Recorded request, String answer) {
    try {
      return request.isJson() ? Recorded.documents(answer).toString() : answer;
    } catch (IOException notJson) {
      throw new UncheckedIOException(answer, notJson);
    }
  }
}
