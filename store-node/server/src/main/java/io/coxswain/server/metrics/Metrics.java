package io.coxswain.server.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// The registry of one member. Binding is for start-up; counting is thread-safe and cheap at any time.
///
/// etcd's names go to the Prometheus client directly, because Micrometer would rename them; Micrometer adds the JVM's figures to
/// the same registry.
public final class Metrics implements AutoCloseable {

  /// The content type of [#writeText(OutputStream)].
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Map<Metric, List<Sample>> computed = new EnumMap<>(Metric.class);
  private final Map<Metric, Counter> counters = new EnumMap<>(Metric.class);
  private final UnsuffixedCounters unsuffixed = new UnsuffixedCounters();
  private final Map<Metric, Histogram> histograms = new EnumMap<>(Metric.class);
  private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();

  /// Values asked for at scrape.
  private interface Sample {
    void tell(BiConsumer<Double, String[]> scrape);
  }

  /// Something that only grows.
  public interface Count {
    void add(long amount);

    default void increment() {
      add(1);
    }
  }

  /// A counter that is fed event by event.
  public synchronized Count count(Metric metric, String... labelValues) {
    checkLabels(metric, labelValues);
    return switch (metric.type()) {
      case COUNTER -> {
        var point =
            counters.computeIfAbsent(metric, this::registerCounter).labelValues(labelValues);
        yield point::inc;
      }
      case COUNTER_WITHOUT_SUFFIX -> unsuffixed.count(metric, List.of(labelValues));
      default -> throw wrongType(metric, "counted");
    };
  }

  /// A gauge, or a counter kept elsewhere, that is asked for at every scrape. Called again for another set of label values, it
  /// adds a sample to the family.
  public synchronized void compute(Metric metric, DoubleSupplier now, String... labelValues) {
    checkLabels(metric, labelValues);
    List<String> labels = List.of(labelValues);
    computeEach(metric, () -> Map.of(labels, now.getAsDouble()));
  }

  /// As [#compute], for a family whose label values come and go: all its samples, by their label values.
  public synchronized void computeEach(Metric metric, Supplier<Map<List<String>, Double>> now) {
    if (metric.type() == MetricType.COUNTER_WITHOUT_SUFFIX) {
      unsuffixed.compute(metric, now);
      return;
    }
    List<Sample> samples = computed.computeIfAbsent(metric, this::registerComputed);
    samples.add(scrape ->
        now.get()
            .forEach(
                (labelValues, value) -> scrape.accept(value, labelValues.toArray(String[]::new))));
  }

  /// A histogram; the consumer takes the unit that the family's name ends in.
  public synchronized DoubleConsumer observe(Metric metric, String... labelValues) {
    checkLabels(metric, labelValues);
    if (!metric.type().isHistogram()) {
      throw wrongType(metric, "observed");
    }
    var point =
        histograms.computeIfAbsent(metric, this::registerHistogram).labelValues(labelValues);
    return point::observe;
  }

  /// Adds what the JVM and the operating system say about this process. Costs some tens of milliseconds: call it off the path to
  /// readiness.
  public synchronized void bindProcess() {
    new ProcessFigures().bindTo(this);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    whenClosed.add(meters::close);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    var collections = new JvmGcMetrics();
    whenClosed.add(collections::close);
    collections.bindTo(meters);
  }

  /// Writes all families in the Prometheus text format 0.0.4.
  public void writeText(OutputStream out) throws IOException {
    writer.write(out, registry.scrape());
    unsuffixed.write(out);
  }

  @Override
  public void close() {
    whenClosed.forEach(Runnable::run);
  }

  private Counter registerCounter(Metric metric) {
    return Counter.builder()
        .name(metric.familyName())
        .help(metric.help())
        .labelNames(labelNames(metric))
        .withoutExemplars()
        .register(registry);
  }

  private Histogram registerHistogram(Metric metric) {
    return Histogram.builder()
        .name(metric.familyName())
        .help(metric.help())
        .labelNames(labelNames(metric))
        .classicOnly()
        .classicUpperBounds(metric.type().upperBounds())
        .withoutExemplars()
        .register(registry);
  }

  private List<Sample> registerComputed(Metric metric) {
    List<Sample> samples = new CopyOnWriteArrayList<>();
    switch (metric.type()) {
      case COUNTER ->
          CounterWithCallback.builder()
              .name(metric.familyName())
              .help(metric.help())
              .labelNames(labelNames(metric))
              .callback(callback -> samples.forEach(sample -> sample.tell(callback::call)))
              .register(registry);
      case GAUGE ->
          GaugeWithCallback.builder()
              .name(metric.familyName())
              .help(metric.help())
              .labelNames(labelNames(metric))
              .callback(callback -> samples.forEach(sample -> sample.tell(callback::call)))
              .register(registry);
      default -> throw wrongType(metric, "computed");
    }
    return samples;
  }

  private static String[] labelNames(Metric metric) {
    return metric.labels().toArray(String[]::new);
  }

  private static void checkLabels(Metric metric, String[] labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has the labels %s, but %d values were given"
              .formatted(metric.familyName(), metric.labels(), labelValues.length));
    }
  }

  private static IllegalArgumentException wrongType(Metric metric, String how) {
    return new IllegalArgumentException(
        "%s is a %s and cannot be %s".formatted(metric.familyName(), metric.type(), how));
  }
}
