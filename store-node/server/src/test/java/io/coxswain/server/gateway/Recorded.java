package io.coxswain.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A request, and what etcd answered to it (`src/test/record/answers`).
///
/// @param method of HTTP, or WATCH
/// @param path of a WATCH: how many lines are read
public record Recorded(
    String method, String path, String body, int status, String type, String answer) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The pairs of two files in `src/test/resources/gateway`.
  public static List<Recorded> read(String requestsFile, String answersFile) throws IOException {
    List<String> requests =
        lines(requestsFile).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> answers = lines(answersFile);
    if (requests.size() != answers.size()) {
      throw new IllegalStateException(
          "%s has %d requests, %s %d answers: record them anew with src/test/record/answers"
              .formatted(requestsFile, requests.size(), answersFile, answers.size()));
    }
    return IntStream.range(0, requests.size())
        .mapToObj(i -> pair(requests.get(i), answers.get(i)))
        .toList();
  }

  public boolean isJson() {
    return type.equals("application/json");
  }

  /// The documents of a JSON answer without what belongs to one run: ids and term in headers, the time a lease has left, the order
  /// in which a lease lists its keys.
  public static List<JsonNode> documents(String answer) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(answer)) {
      while (values.hasNext()) {
        JsonNode document = values.next();
        normalize(document);
        documents.add(document);
      }
    }
    return documents;
  }

  private static void normalize(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("cluster_id", "member_id", "raft_term"));
      if (object.has("grantedTTL")) {
        object.remove("TTL");
        if (object.get("keys") instanceof ArrayNode keys) {
          List<JsonNode> sorted = new ArrayList<>();
          keys.forEach(sorted::add);
          sorted.sort(Comparator.comparing(JsonNode::asText));
          keys.removeAll().addAll(sorted);
        }
      }
    }
    node.forEach(Recorded::normalize);
  }

  private static Recorded pair(String request, String answer) {
    String[] asked = request.split(" ", 3);
    String[] answered = answer.split("\t", 2);
    String[] head = answered[0].split(" ", 2);
    return new Recorded(
        asked[0],
        asked[1],
        asked.length > 2 ? asked[2] : "",
        Integer.parseInt(head[0]),
        head[1],
        answered[1].replace("\\n", "\n"));
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Recorded.class.getResourceAsStream("/gateway/" + file))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
