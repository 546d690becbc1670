package io.coxswain.server.gateway;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// `/livez` or `/readyz`: a list of checks, all of them or one by its own path. `?verbose` lists them, `?exclude=NAME` leaves one out;
/// what failed is always told.
final class ProbeHandler {
  private final String type;
  private final List<Check> checks;
  private final Metrics metrics;
  private final Map<String, AtomicInteger> lastResults = new ConcurrentHashMap<>();

  /// @param run empty: passed; else why not
  record Check(String name, Supplier<CompletableFuture<Optional<String>>> run) {}

  private record Outcome(Check check, Optional<String> failure) {
    String line() {
      return failure
          .map(why -> "[-]%s failed: %s\n".formatted(check.name(), why))
          .orElse("[+]%s ok\n".formatted(check.name()));
    }
  }

  private ProbeHandler(String type, List<Check> checks, Metrics metrics) {
    this.type = type;
    this.checks = checks;
    this.metrics = metrics;
  }

  static ProbeHandler livez(MemberHealth health, Metrics metrics) {
    return new ProbeHandler(
        "livez", List.of(new Check("serializable_read", health::serializableRead)), metrics);
  }

  static ProbeHandler readyz(MemberHealth health, Metrics metrics) {
    return new ProbeHandler(
        "readyz",
        List.of(
            new Check("data_corruption", health::noCorruption),
            new Check("serializable_read", health::serializableRead),
            new Check("linearizable_read", health::linearizableRead),
            new Check("non_learner", health::notLearner)),
        metrics);
  }

  /// Adds the paths to a table.
  void addTo(Map<String, Handler> byPath) {
    byPath.put(
        "/" + type,
        new GetOnly(exchange -> {
          Set<String> excluded = new HashSet<>(exchange.call().queryValues("exclude"));
          run(exchange, checks.stream().filter(check -> !excluded.contains(check.name())).toList());
        }));
    for (Check check : checks) {
      byPath.put(
          "/" + type + "/" + check.name(), new GetOnly(exchange -> run(exchange, List.of(check))));
    }
  }

  private void run(Exchange exchange, List<Check> chosen) {
    List<CompletableFuture<Outcome>> running = new ArrayList<>();
    for (Check check : chosen) {
      running.add(check.run().get().thenApply(failure -> new Outcome(check, failure)));
    }
    boolean verbose = exchange.call().query().containsKey("verbose");
    var _ =
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
            .thenAccept(_ ->
                exchange.answer(
                    toAnswer(running.stream().map(CompletableFuture::join).toList(), verbose)));
  }

  private Answer toAnswer(List<Outcome> outcomes, boolean verbose) {
    StringBuilder lines = new StringBuilder();
    boolean failed = false;
    for (Outcome outcome : outcomes) {
      lines.append(outcome.line());
      failed |= outcome.failure().isPresent();
      record(outcome);
    }
    if (failed) {
      return Answer.error(503, lines.toString());
    }
    return Answer.of(200, Answer.TEXT, (verbose ? lines : "") + "ok\n")
        .with("x-content-type-options", "nosniff");
  }

  private void record(Outcome outcome) {
    boolean passed = outcome.failure().isEmpty();
    String name = outcome.check().name();
    metrics.count(Metric.HEALTH_CHECKS, type, name, passed ? "success" : "error").increment();
    lastResults
        .computeIfAbsent(
            name,
            _ -> {
              AtomicInteger last = new AtomicInteger();
              metrics.compute(Metric.HEALTH_CHECK, last::get, type, name);
              return last;
            })
        .set(passed ? 1 : 0);
  }
}
