package io.coxswain.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lane.Crank;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.world.FakeClock;
import io.coxswain.server.world.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A leader's lessor, its clock, and a log that applies what the test lets it apply.
class LessorTest {
  private static final long ELECTION_SECONDS = 1;

  private final FakeClock clock = new FakeClock();
  private final Crank<Lessor.Event> crank = new Crank<>(clock, 100_000);
  private final FakeMember member = new FakeMember();
  private final LeaseBook book = new LeaseBook(() -> crank.offer(new Lessor.Event.Look()));
  private final Lessor lessor = new Lessor(crank, book, member, clock);
  private final StateStore.Batch batch = new DiscardedBatch();

  LessorTest() {
    crank.run(lessor);
  }

  @Test
  void aLeaseThatNobodyRenewsIsRevokedWhenItsTimeIsUp() {
    lead(5);
    grant(1, 10);
    pass(9);
    assertThat(member.revocations).isEmpty();

    pass(1);
    assertThat(member.revocations).containsExactly("term 5: [1]");
  }

  @Test
  void whatExpiresTogetherIsProposedTogether() {
    lead(5);
    grant(1, 10);
    grant(2, 10);
    grant(3, 11);
    pass(10);
    assertThat(member.revocations).containsExactly("term 5: [1, 2]");
  }

  @Test
  void aRenewalIsAnsweredAfterARoundAndCountsFromWhenItWasAsked() {
    lead(5);
    grant(1, 10);
    pass(8);
    CompletableFuture<Long> renewal = lessor.renew(1);
    pass(3); // past the old deadline, and the round still runs
    assertThat(renewal).isNotDone();
    assertThat(member.revocations).isEmpty();

    member.confirm();
    settle();
    assertThat(renewal).isCompletedWithValue(10L);
    pass(6);
    assertThat(member.revocations).isEmpty();
    pass(1);
    assertThat(member.revocations).containsExactly("term 5: [1]");
  }

  /// The lane's thread may run while the one that ended the round has not returned yet.
  @Test
  void theEndOfARoundIsNoticedHoweverFastTheLaneIs() {
    Lessor fast = new Lessor(new RunningMailbox(), book, member, clock);
    crank.run(fast);
    crank.offer(new Lessor.Event.Led(5, 0));
    CompletableFuture<Long> renewal = fast.renew(1);
    settle();
    member.confirm();
    assertThat(renewal).isCompletedWithValue(0L);
  }

  @Test
  void questionsThatWaitShareARoundButNeverJoinOneThatRunsAlready() {
    lead(5);
    grant(1, 10);
    CompletableFuture<Long> first = lessor.renew(1);
    settle();
    CompletableFuture<Long> second = lessor.renew(1);
    CompletableFuture<Long> third = lessor.renew(1);
    settle();
    assertThat(member.rounds).hasSize(1);

    member.confirm();
    settle();
    assertThat(first).isDone();
    assertThat(second).isNotDone();
    assertThat(member.rounds).hasSize(2);

    member.confirm();
    settle();
    assertThat(second).isCompletedWithValue(10L);
    assertThat(third).isCompletedWithValue(10L);
  }

  @Test
  void aLeaderThatCannotProveItAnswersNoRenewal() {
    lead(5);
    grant(1, 10);
    CompletableFuture<Long> renewal = lessor.renew(1);
    settle();
    member.rounds.getFirst().completeExceptionally(new RequestFailed(WireError.LEADER_CHANGED));
    settle();
    assertThat(failure(renewal)).isEqualTo(WireError.LEADER_CHANGED);
  }

  @Test
  void unknownLeasesAreAnsweredNothingLeft() {
    lead(5);
    CompletableFuture<Long> renewal = lessor.renew(9);
    CompletableFuture<Optional<TimeToLive>> inspection = lessor.inspect(9, true);
    settle();
    member.confirm();
    settle();
    assertThat(renewal).isCompletedWithValue(0L);
    assertThat(inspection).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aLeaseThatWasGrantedWhileTheRoundRanIsFound() {
    lead(5);
    CompletableFuture<Long> renewal = lessor.renew(1);
    settle();
    grant(1, 10);
    member.confirm();
    settle();
    assertThat(renewal).isCompletedWithValue(10L);
  }

  @Test
  void aRenewalThatComesTooLateIsAnsweredWhenTheLeaseIsGone() {
    lead(5);
    grant(1, 10);
    pass(10);
    CompletableFuture<Long> renewal = lessor.renew(1);
    settle();
    member.confirm();
    settle();
    assertThat(renewal).isNotDone();

    revoke(1);
    assertThat(renewal).isCompletedWithValue(0L);
  }

  @Test
  void aRevocationThatGotLostIsProposedAgain() {
    lead(5);
    grant(1, 10);
    pass(10);
    pass(3);
    assertThat(member.revocations).containsExactly("term 5: [1]", "term 5: [1]");
    revoke(1);
    pass(100);
    assertThat(member.revocations).hasSize(2);
  }

  @Test
  void aWaveOfExpiriesIsBounded() {
    lead(5);
    LongStream.rangeClosed(1, Expiry.IN_FLIGHT_MAX + 500).forEach(id -> grant(id, 10));
    pass(10);
    assertThat(member.revoked).hasSize(Expiry.IN_FLIGHT_MAX);

    List.copyOf(member.revoked).forEach(this::revoke);
    assertThat(member.revoked).hasSize(Expiry.IN_FLIGHT_MAX + 500).doesNotHaveDuplicates();
  }

  @Test
  void aNewLeaderGivesEverybodyTheWholeTimeAndAnElectionTimeout() {
    grant(1, 10);
    pass(1000); // on a follower nothing expires
    assertThat(member.revocations).isEmpty();

    lead(6);
    pass(10);
    assertThat(member.revocations).isEmpty();
    pass(ELECTION_SECONDS);
    assertThat(member.revocations).containsExactly("term 6: [1]");
  }

  @Test
  void aDeposedLeaderFailsWhatWaitsAndRevokesNothing() {
    lead(5);
    grant(1, 10);
    CompletableFuture<Long> renewal = lessor.renew(1);
    settle();
    crank.offer(new Lessor.Event.Deposed());
    pass(1000);
    assertThat(failure(renewal)).isEqualTo(WireError.NOT_LEADER);
    assertThat(failure(lessor.renew(1))).isNull();
    settle();
    assertThat(member.revocations).isEmpty();
    member.confirm(); // the old round ends at last: nobody cares
    settle();
  }

  @Test
  void timeToLiveAndList() {
    lead(5);
    grant(1, 100);
    grant(2, 10);
    book.move(batch, ByteString.copyFromUtf8("b"), 0, 1);
    book.move(batch, ByteString.copyFromUtf8("a"), 0, 1);
    pass(3);
    CompletableFuture<Optional<TimeToLive>> with = lessor.inspect(1, true);
    CompletableFuture<Optional<TimeToLive>> without = lessor.inspect(1, false);
    settle();
    member.confirm();
    settle();

    List<ByteString> keys = List.of(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b"));
    assertThat(with).isCompletedWithValue(Optional.of(new TimeToLive(97, 100, keys)));
    assertThat(without).isCompletedWithValue(Optional.of(new TimeToLive(97, 100, List.of())));
    assertThat(lessor.list()).containsExactly(2L, 1L);
  }

  @Test
  void anIdThatIsGrantedAgainIsAnotherLease() {
    lead(5);
    grant(1, 10);
    pass(10);
    revoke(1);
    grant(1, 5);
    pass(4);
    assertThat(member.revocations).hasSize(1);
    pass(1);
    assertThat(member.revocations).hasSize(2);
  }

  @Test
  void theLongestTtlNeverEnds() {
    lead(5);
    grant(1, 9_000_000_000L);
    pass(1_000_000_000L);
    assertThat(member.revocations).isEmpty();
  }

  private void lead(long term) {
    crank.offer(new Lessor.Event.Led(term, ELECTION_SECONDS * 1_000_000_000L));
    settle();
  }

  private void grant(long id, long ttlSeconds) {
    book.grant(batch, id, ttlSeconds);
    book.announce();
    settle();
  }

  private void revoke(long id) {
    book.revoke(batch, id);
    book.announce();
    settle();
  }

  private void pass(long seconds) {
    clock.advanceSeconds(seconds);
    settle();
  }

  private void settle() {
    crank.untilIdle();
  }

  private static @Nullable WireError failure(CompletableFuture<?> future) {
    if (!future.isCompletedExceptionally()) {
      return null;
    }
    return ((RequestFailed) future.exceptionNow()).error();
  }

  /// A lane that looks at once when it is told to.
  private final class RunningMailbox implements Mailbox<Lessor.Event> {
    @Override
    public boolean offer(Lessor.Event event) {
      boolean taken = crank.offer(event);
      if (event instanceof Lessor.Event.Look) {
        crank.turn();
      }
      return taken;
    }

    @Override
    public boolean offerUrgent(Lessor.Event event) {
      return crank.offerUrgent(event);
    }

    @Override
    public int size() {
      return crank.size();
    }
  }

  /// The member around the lessor.
  private static final class FakeMember implements LeaseAuthority {
    private final List<CompletableFuture<Void>> rounds = new ArrayList<>();
    private final List<String> revocations = new ArrayList<>();
    private final List<Long> revoked = new ArrayList<>();

    @Override
    public CompletableFuture<Void> confirmLead() {
      CompletableFuture<Void> round = new CompletableFuture<>();
      rounds.add(round);
      return round;
    }

    @Override
    public void proposeRevocations(long term, List<Long> leaseIds) {
      revocations.add("term " + term + ": " + leaseIds);
      revoked.addAll(leaseIds);
    }

    void confirm() {
      rounds.getLast().complete(null);
    }
  }

  /// The lessor never looks at what is stored.
  private static final class DiscardedBatch implements StateStore.Batch {
    @Override
    public void put(StateStore.Family family, byte[] key, byte[] value) {}

    @Override
    public void delete(StateStore.Family family, byte[] key) {}

    @Override
    public void deleteRange(StateStore.Family family, byte[] from, byte[] to) {}

    @Override
    public void close() {}
  }
}
