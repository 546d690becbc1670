package io.coxswain.server.node;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.raft.MemberId;
import io.coxswain.server.config.NodeConfig.Checks;
import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.world.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lane that compares the members' data while this one leads: all of it every `--corrupt-check-time`, and, with the gate
/// `CompactHashCheck`, up to each compacted revision once. Who differs gets the CORRUPT alarm, under which nothing is read or written
/// through the log any more. Source: etcd `server/etcdserver/corrupt.go`.
///
/// A comparison that not every member could answer is made again the next time.
final class CorruptionWatch implements Lane<CorruptionWatch.Event> {
  private static final Logger LOG = LoggerFactory.getLogger(CorruptionWatch.class);
  private static final long NEVER = Long.MAX_VALUE;

  private final Mailbox<Event> own;
  private final Member member;
  private final Checks checks;
  private final Clock clock;
  private boolean comparing;
  private long allAtNanos;
  private long compactedAtNanos;
  private long comparedCompaction;

  /// What it hears.
  sealed interface Event {
    /// What came of a comparison; empty: this member's own data could not be hashed.
    ///
    /// @param compaction the compacted revision it was made at; 0 = of all data
    record Compared(long compaction, Optional<DataComparison> found) implements Event {}
  }

  /// The member it serves, and the others.
  ///
  /// @param hashes of this member
  record Member(
      long id,
      BooleanSupplier leads,
      Fingerprints hashes,
      PeerAnswers peers,
      Proposals proposals,
      Facts facts) {}

  /// What is replicated.
  ///
  /// @param members ids of all
  /// @param alarms those that stand
  /// @param compactedRevision the newest; not above 0 = never compacted
  record Facts(
      Supplier<List<Long>> members,
      Supplier<List<AlarmMember>> alarms,
      Supplier<Long> compactedRevision) {}

  CorruptionWatch(Mailbox<Event> own, Member member, Checks checks, Clock clock) {
    this.own = own;
    this.member = member;
    this.checks = checks;
    this.clock = clock;
    this.allAtNanos = clock.nanoTime() + checks.every().toNanos();
    this.compactedAtNanos = clock.nanoTime() + checks.compactedEvery().toNanos();
  }

  /// Hashes this member's data and asks all others for theirs at the same revision. Fails if the own can't be hashed.
  ///
  /// @param revision 0 = the newest
  CompletableFuture<DataComparison> compare(long revision) {
    return member.hashes().hashKv(revision).thenCompose(this::withOthers);
  }

  private CompletableFuture<DataComparison> withOthers(HashAnswer ours) {
    List<Long> members = member.facts().members().get();
    Map<Long, HashAnswer> answers = new ConcurrentHashMap<>(Map.of(member.id(), ours));
    CompletableFuture<?>[] asked =
        members.stream()
            .filter(id -> id != member.id())
            .map(id ->
                member
                    .peers()
                    .hash(id, ours.hashRevision())
                    .handle((answer, failure) -> {
                      if (failure == null) {
                        answers.put(id, answer);
                      }
                      return id; // who is away, behind or has compacted further proves nothing
                    }))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(asked)
        .thenApply(_ -> new DataComparison(members.size(), answers));
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Compared(long compaction, Optional<DataComparison> found) -> {
        comparing = false;
        found.ifPresent(comparison -> judge(compaction, comparison));
      }
    }
  }

  @Override
  public long nextDeadlineNanos() {
    if (comparing) {
      return NEVER;
    }
    boolean all = !checks.every().isZero();
    if (all && checks.compacted()) {
      return allAtNanos - compactedAtNanos < 0 ? allAtNanos : compactedAtNanos;
    }
    return all ? allAtNanos : checks.compacted() ? compactedAtNanos : NEVER;
  }

  @Override
  public void onDeadline() {
    long now = clock.nanoTime();
    if (!checks.every().isZero() && now - allAtNanos >= 0) {
      allAtNanos = now + checks.every().toNanos();
      begin(0);
    } else {
      compactedAtNanos = now + checks.compactedEvery().toNanos();
      long compacted = member.facts().compactedRevision().get();
      if (compacted > comparedCompaction) {
        begin(compacted);
      }
    }
  }

  private void begin(long compaction) {
    if (!member.leads().getAsBoolean()) {
      return;
    }
    comparing = true;
    var _ =
        compare(compaction)
            .handle((comparison, failure) ->
                own.offerUrgent(
                    new Event.Compared(
                        compaction, failure == null ? Optional.of(comparison) : Optional.empty())));
  }

  private void judge(long compaction, DataComparison comparison) {
    comparison.culprits().forEach(culprit -> accuse(culprit, comparison));
    if (comparison.isComplete()) {
      comparedCompaction = Math.max(comparedCompaction, compaction);
      LOG.atDebug()
          .addKeyValue("members", comparison.memberCount())
          .log("the members' data was compared");
    }
  }

  private void accuse(long culprit, DataComparison comparison) {
    LOG.atError()
        .addKeyValue(
            "member", culprit == DataComparison.ANYBODY ? "unknown" : MemberId.format(culprit))
        .addKeyValue("hashes", comparison.answers())
        .log(
            culprit == DataComparison.ANYBODY
                ? "members have different data at one revision, and no majority agrees"
                : "a member's data differs from that of the majority");
    AlarmMember alarm =
        AlarmMember.newBuilder().setMemberID(culprit).setAlarm(AlarmType.CORRUPT).build();
    if (!member.facts().alarms().get().contains(alarm)) {
      var _ =
          member
              .proposals()
              .propose(
                  RequestKind.ALARM,
                  AlarmRequest.newBuilder()
                      .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                      .setMemberID(culprit)
                      .setAlarm(AlarmType.CORRUPT)
                      .build());
    }
  }
}
