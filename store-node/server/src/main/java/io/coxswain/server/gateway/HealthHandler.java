package io.coxswain.server.gateway;

import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// `/health`: alarms, leader, one read. `?serializable=true` asks about this member alone; `?exclude=NOSPACE` overlooks an alarm.
final class HealthHandler implements Handler {
  private final MemberHealth health;
  private final Count healthy;
  private final Count unhealthy;

  HealthHandler(MemberHealth health, Metrics metrics) {
    this.health = health;
    this.healthy = metrics.count(Metric.HEALTH_SUCCESS);
    this.unhealthy = metrics.count(Metric.HEALTH_FAILURES);
  }

  @Override
  public void handle(Exchange exchange) {
    boolean serializable =
        exchange.call().queryValues("serializable").stream()
            .findFirst()
            .equals(Optional.of("true"));
    Set<String> overlooked = new HashSet<>(exchange.call().queryValues("exclude"));
    var _ =
        reasonAgainst(serializable, overlooked)
            .thenAccept(reason -> exchange.answer(toAnswer(reason)));
  }

  private CompletableFuture<Optional<String>> reasonAgainst(
      boolean serializable, Set<String> overlooked) {
    for (AlarmType alarm : health.alarms()) {
      if (!overlooked.contains(alarm.name())) {
        return CompletableFuture.completedFuture(Optional.of(describe(alarm)));
      }
    }
    if (!serializable && !health.hasLeader()) {
      return CompletableFuture.completedFuture(Optional.of("RAFT NO LEADER"));
    }
    CompletableFuture<Optional<String>> read =
        serializable ? health.serializableRead() : health.linearizableRead();
    return read.thenApply(reason -> reason.map(why -> "RANGE ERROR:" + why));
  }

  private Answer toAnswer(Optional<String> reason) {
    String body =
        "{\"health\":\"%s\",\"reason\":\"%s\"}"
            .formatted(reason.isEmpty(), Json.escape(reason.orElse("")));
    if (reason.isPresent()) {
      unhealthy.increment();
      return Answer.error(503, body);
    }
    healthy.increment();
    return Answer.of(200, Answer.TEXT, body);
  }

  private static String describe(AlarmType alarm) {
    return switch (alarm) {
      case NOSPACE -> "ALARM NOSPACE";
      case CORRUPT -> "ALARM CORRUPT";
      case NONE, UNRECOGNIZED -> "ALARM UNKNOWN";
    };
  }
}
