package io.coxswain.server.metrics;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a page of metrics says.
public final class MetricText {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, String> types = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();

  private record Sample(String name, Map<String, String> labels, double value) {}

  public MetricText(String page) {
    for (String line : page.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        samples.add(sample(sample));
      }
    }
  }

  /// Asks a member of etcd or ours.
  public static MetricText of(String clientUrl) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create(clientUrl + "/metrics")).timeout(PATIENCE).build();
      return new MetricText(http.send(scrape, BodyHandlers.ofString()).body());
    }
  }

  private static Sample sample(Matcher matched) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(matched.group(2) == null ? "" : matched.group(2));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    String value = matched.group(3);
    return new Sample(
        matched.group(1),
        labels,
        value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
  }

  /// The sum of the samples of that name whose labels hold these, given as `label=value`; 0 if there is none.
  public double sum(String name, String... labels) {
    return samples.stream()
        .filter(sample -> sample.name.equals(name))
        .filter(sample ->
            Arrays.stream(labels)
                .map(label -> label.split("=", 2))
                .allMatch(label -> label[1].equals(sample.labels.get(label[0]))))
        .mapToDouble(Sample::value)
        .sum();
  }

  /// How often a histogram was fed.
  public double count(Metric histogram, String... labels) {
    return sum(histogram.familyName() + "_count", labels);
  }

  /// As [#sum(String, String...)].
  public double value(Metric metric, String... labels) {
    return sum(metric.familyName(), labels);
  }

  /// `name type [labels] [bounds]` by name.
  public Map<String, String> families() {
    Map<String, String> families = new TreeMap<>();
    types.forEach((name, type) -> families.put(name, line(name, type)));
    return families;
  }

  private String line(String name, String type) {
    TreeSet<String> labels = new TreeSet<>();
    TreeSet<Double> bounds = new TreeSet<>();
    for (Sample sample : samples) {
      boolean histogram = type.equals("histogram") && sample.name.startsWith(name + "_");
      if (!sample.name.equals(name) && !histogram) {
        continue;
      }
      sample.labels.forEach((label, value) -> {
        if (!label.equals("le")) {
          labels.add(label);
        } else if (!value.equals("+Inf")) {
          bounds.add(Double.valueOf(value));
        }
      });
    }
    return line(name, type, labels, bounds);
  }

  /// The same of a family of ours, as it is declared.
  public static String line(Metric metric) {
    String type =
        switch (metric.type()) {
          case GAUGE -> "gauge";
          case COUNTER, COUNTER_WITHOUT_SUFFIX -> "counter";
          default -> "histogram";
        };
    TreeSet<Double> bounds = new TreeSet<>();
    Arrays.stream(metric.type().upperBounds()).forEach(bounds::add);
    return line(metric.familyName(), type, new TreeSet<>(metric.labels()), bounds);
  }

  private static String line(
      String name, String type, SortedSet<String> labels, SortedSet<Double> bounds) {
    return "%s %s [%s] [%s]"
        .formatted(
            name,
            type,
            String.join(", ", labels),
            bounds.stream().map(String::valueOf).collect(joining(", ")));
  }
}
