package io.coxswain.server.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every family that the dashboards and alerts of etcd's mixin ask for is there, with etcd's type, labels and buckets. What etcd
/// 3.7.3 shows is recorded in `metrics/mixin.txt`.
class MixinMetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Test
  void aMemberShowsWhatTheMixinAsksFor(@TempDir Path directory) throws Exception {
    Map<String, String> ours;
    try (RealMember member = RealMember.start(directory, "--metrics=extensive");
        HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create(member.clientUrl() + "/metrics"))
              .timeout(PATIENCE)
              .build();
      ours = families(http.send(scrape, BodyHandlers.ofString()).body());
    }
    ours.putAll(families(ofAnotherMember()));
    List<String> differences = new ArrayList<>();
    for (String family : recorded()) {
      String name = family.substring(0, family.indexOf(' '));
      String shown = ours.getOrDefault(name, name + " is missing");
      if (!shown.equals(family)) {
        differences.add("etcd: " + family + ", ours: " + shown);
      }
    }
    assertThat(differences).isEmpty();
  }

  /// The families about other members, which a single one does not show.
  private static String ofAnotherMember() throws IOException {
    try (Metrics metrics = new Metrics()) {
      LinkCounts links = new LinkCounts(metrics);
      links.sent(7, 1);
      links.received(7, 1);
      links.dropped(7, 1);
      links.roundTrip(7, 1);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      metrics.writeText(text);
      return text.toString(UTF_8);
    }
  }

  private static List<String> recorded() throws IOException {
    try (InputStream in =
        requireNonNull(MixinMetricsTest.class.getResourceAsStream("/metrics/mixin.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  /// `name type labels buckets` by name.
  private static Map<String, String> families(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, TreeSet<String>> labels = new TreeMap<>();
    Map<String, TreeSet<Double>> bounds = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        String name = sample.group(1).replaceFirst("_(bucket|sum|count)$", "");
        Matcher label = LABEL.matcher(requireNonNullElse(sample.group(2)));
        while (label.find()) {
          if (label.group(1).equals("le")) {
            if (!label.group(2).equals("+Inf")) {
              bounds
                  .computeIfAbsent(name, _ -> new TreeSet<>())
                  .add(Double.valueOf(label.group(2)));
            }
          } else {
            labels.computeIfAbsent(name, _ -> new TreeSet<>()).add(label.group(1));
          }
        }
      }
    }
    Map<String, String> families = new TreeMap<>();
    types.forEach((name, type) ->
        families.put(
            name,
            "%s %s %s %s"
                .formatted(
                    name,
                    type,
                    labels.getOrDefault(name, new TreeSet<>()),
                    bounds.getOrDefault(name, new TreeSet<>()))));
    return families;
  }

  private static String requireNonNullElse(@org.jspecify.annotations.Nullable String labels) {
    return labels == null ? "" : labels;
  }
}
