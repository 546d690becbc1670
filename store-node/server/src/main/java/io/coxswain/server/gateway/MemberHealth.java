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

/// What can be asked about a member's health. Each answer is empty if all is well, else the reason.
final class MemberHealth {
  private static final RangeQuery PROBE = RangeQuery.ofKey(ByteString.copyFromUtf8("health"));

  private final MemberFacts facts;
  private final Reads reads;
  private final KvReads kv;

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

  /// Whether the cluster can agree on a read.
  CompletableFuture<Optional<String>> linearizableRead() {
    return reasonOf(reads.linearizable());
  }

  private CompletableFuture<Optional<String>> reasonOf(CompletableFuture<Void> readable) {
    return readable
        .thenApply(_ -> kv.range(PROBE))
        .handle((_, failure) ->
            Optional.ofNullable(failure)
                .map(why -> String.valueOf(Faults.toStatus(why).getDescription())));
  }
}
