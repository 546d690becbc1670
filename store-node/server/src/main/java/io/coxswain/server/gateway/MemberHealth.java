package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.api.Faults;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What can be asked about a member's health. Each answer is empty if all is well, else the reason.
final class MemberHealth {
  private static final RangeQuery PROBE = RangeQuery.ofKey(ByteString.copyFromUtf8("health"));

  private final MemberFacts facts;
  private final Reads reads;
  private final KvReads kv;

  /// The read that is under way, if one is.
  private final AtomicReference<@Nullable CompletableFuture<Optional<String>>> asking =
      new AtomicReference<>();

  MemberHealth(MemberFacts facts, Reads reads, KvReads kv) {
    this.facts = facts;
    this.reads = reads;
    this.kv = kv;
  }

  List<AlarmType> alarms() {
    return facts.alarms().stream().map(AlarmMember::getAlarm).toList();
  }

  boolean hasLeader() {
    return facts.leaderId() != 0;
  }

  CompletableFuture<Optional<String>> noCorruption() {
    return CompletableFuture.completedFuture(
        alarms().contains(AlarmType.CORRUPT)
            ? Optional.of("alarm activated: CORRUPT")
            : Optional.empty());
  }

  CompletableFuture<Optional<String>> notLearner() {
    return CompletableFuture.completedFuture(
        facts.isLearner() ? Optional.of("not supported for learner") : Optional.empty());
  }

  /// Whether this member can read what it has.
  CompletableFuture<Optional<String>> serializableRead() {
    return reasonOf(CompletableFuture.completedFuture(null));
  }

  /// Whether the cluster can agree on a read; ends with the time-out of a request at the latest. A member that
  /// is cut off is probed more often than that, so all who ask meanwhile share one read.
  CompletableFuture<Optional<String>> linearizableRead() {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<String>> underWay = asking.compareAndExchange(null, answer);
    if (underWay != null) {
      return underWay;
    }
    return reasonOf(reads.linearizable())
        .whenComplete((reason, _) -> {
          asking.set(null);
          answer.complete(reason);
        });
  }

  private CompletableFuture<Optional<String>> reasonOf(CompletableFuture<Void> readable) {
    return readable
        .thenApply(_ -> kv.range(PROBE))
        .handle((_, failure) ->
            Optional.ofNullable(failure)
                .map(why -> String.valueOf(Faults.toStatus(why).getDescription())));
  }
}
