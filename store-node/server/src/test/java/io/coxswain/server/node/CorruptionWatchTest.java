package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.config.NodeConfig.Checks;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Crank;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.world.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a leader compares the members' data, and what it makes of their answers.
class CorruptionWatchTest {
  private static final long SELF = 1;
  private static final long SECOND = 2;
  private static final long THIRD = 3;
  private static final int HASH = 77;
  private static final long EVERY_SECONDS = 60;

  private static final Checks COMPACTIONS_ONLY =
      new Checks(false, Duration.ZERO, true, Duration.ofSeconds(EVERY_SECONDS));

  private final FakeClock clock = new FakeClock();
  private final Crank<CorruptionWatch.Event> crank = new Crank<>(clock, 10);
  private final Map<Long, HashAnswer> answers = new HashMap<>();
  private final List<AlarmMember> alarms = new ArrayList<>();

  /// Up to which revision a comparison was made, each time.
  private final List<Long> compared = new ArrayList<>();

  private final List<Long> accused = new ArrayList<>();
  private boolean leads = true;
  private boolean readable = true;
  private long compactRevision = -1;

  private void run(Checks checks) {
    crank.run(
        new CorruptionWatch(
            crank,
            new CorruptionWatch.Member(
                SELF,
                () -> leads,
                this::hash,
                new Others(),
                this::propose,
                new CorruptionWatch.Facts(
                    () -> List.of(SELF, SECOND, THIRD), () -> alarms, () -> compactRevision)),
            checks,
            clock));
  }

  private CompletableFuture<HashAnswer> hash(long revision) {
    compared.add(revision);
    return readable
        ? CompletableFuture.completedFuture(answer(HASH, revision))
        : CompletableFuture.failedFuture(new RequestFailed(WireError.COMPACTED));
  }

  private HashAnswer answer(int hash, long revision) {
    return new HashAnswer(hash, compactRevision, revision, 100);
  }

  private CompletableFuture<Proposals.Applied> propose(RequestKind kind, MessageLite request) {
    AlarmRequest alarm = (AlarmRequest) request;
    accused.add(alarm.getMemberID());
    alarms.add(
        AlarmMember.newBuilder()
            .setMemberID(alarm.getMemberID())
            .setAlarm(AlarmType.CORRUPT)
            .build());
    return new CompletableFuture<>();
  }

  private void all(int hash) {
    answers.put(SECOND, answer(hash, compactRevision));
    answers.put(THIRD, answer(hash, compactRevision));
  }

  private void aWhile() {
    clock.advanceSeconds(EVERY_SECONDS);
    crank.untilIdle();
  }

  @ParameterizedTest(name = "second: {0}, third: {1}")
  @CsvSource({
    "same,      same,      ,  false",
    "same,      silent,    ,  true",
    "silent,    silent,    ,  true",
    "same,      other,     3, false",
    "other,     other,     1, false",
    "other,     silent,    0, true",
    "other,     another,   0, false",
    "same,      elsewhere, ,  true",
    "elsewhere, other,     0, true",
  })
  void whatFollowsFromTheAnswers(String second, String third, Long culprit, boolean again) {
    compactRevision = 10;
    say(SECOND, second);
    say(THIRD, third);
    run(COMPACTIONS_ONLY);
    aWhile();
    aWhile();

    assertThat(accused).isEqualTo(culprit == null ? List.of() : List.of(culprit));
    assertThat(compared).isEqualTo(again ? List.of(10L, 10L) : List.of(10L));
  }

  private void say(long member, String what) {
    switch (what) {
      case "same" -> answers.put(member, answer(HASH, compactRevision));
      case "other" -> answers.put(member, answer(HASH + 1, compactRevision));
      case "another" -> answers.put(member, answer(HASH + 2, compactRevision));
      case "elsewhere" ->
          answers.put(member, new HashAnswer(HASH + 3, compactRevision + 5, compactRevision, 100));
      default -> answers.remove(member);
    }
  }

  @Test
  void eachCompactedRevisionIsComparedOnce() {
    run(COMPACTIONS_ONLY);
    aWhile();
    assertThat(compared).as("nothing was compacted yet").isEmpty();
    for (long revision : List.of(10L, 10L, 20L)) {
      compactRevision = revision;
      all(HASH);
      aWhile();
    }
    assertThat(compared).containsExactly(10L, 20L);
  }

  @Test
  void onlyTheLeaderCompares() {
    leads = false;
    compactRevision = 10;
    all(HASH);
    run(COMPACTIONS_ONLY);
    aWhile();
    assertThat(compared).isEmpty();
    leads = true;
    aWhile();
    assertThat(compared).containsExactly(10L);
  }

  @Test
  void whatCantBeHashedHereIsTriedAgain() {
    compactRevision = 10;
    all(HASH + 1);
    readable = false;
    run(COMPACTIONS_ONLY);
    aWhile();
    assertThat(accused).isEmpty();
    readable = true;
    aWhile();
    assertThat(compared).containsExactly(10L, 10L);
    assertThat(accused).containsExactly(SELF);
  }

  @Test
  void allDataIsComparedAtItsOwnPace() {
    compactRevision = 10;
    all(HASH);
    run(
        new Checks(
            false, Duration.ofSeconds(EVERY_SECONDS), true, Duration.ofSeconds(3 * EVERY_SECONDS)));
    for (int i = 0; i < 4; i++) {
      aWhile();
    }
    assertThat(compared).containsExactly(0L, 0L, 0L, 10L, 0L);
  }

  @Test
  void withoutFlagsNothingIsCompared() {
    compactRevision = 10;
    run(new Checks(true, Duration.ZERO, false, Duration.ofSeconds(EVERY_SECONDS)));
    aWhile();
    assertThat(compared).isEmpty();
  }

  /// The other members: who is not in `answers` can't be reached.
  private final class Others implements PeerAnswers {
    @Override
    public CompletableFuture<HashAnswer> hash(long member, long revision) {
      HashAnswer found = answers.get(member);
      return found == null
          ? CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER))
          : CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletableFuture<Long> renew(long leader, long leaseId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Optional<TimeToLive>> inspect(
        long leader, long leaseId, boolean withKeys) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ask(
        long leader,
        Change change,
        OptionalLong expectedIndex,
        long requestId,
        Consumer<RuntimeException> refused) {
      throw new UnsupportedOperationException();
    }
  }
}
