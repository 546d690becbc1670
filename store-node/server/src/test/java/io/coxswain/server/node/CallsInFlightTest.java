package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Payload;
import io.coxswain.raft.ProposalResult;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.RequestFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What waits between a client and the core.
class CallsInFlightTest {
  private long lastId;

  private static ConsensusEvent.Propose request(long id, int bytes) {
    return new ConsensusEvent.Propose(id, new Payload.Command(Bytes.wrap(new byte[bytes])));
  }

  private static WireError error(CompletableFuture<?> future) {
    return ((RequestFailed) future.exceptionNow()).error();
  }

  @Test
  void idsNeverRepeatOverStarts() {
    RequestIds first = new RequestIds(1);
    RequestIds second = new RequestIds(2);

    assertThat(first.next()).isNotEqualTo(first.next());
    assertThat(second.next() - first.next()).isGreaterThan(1L << 39);
  }

  @Test
  void pendingCallsAreBoundedByCountAndBytesAndGiveBothBack() {
    PendingRequests<String> pending = new PendingRequests<>(2, 10);

    assertThat(pending.register(1, 11, 0)).isEmpty();
    CompletableFuture<String> one = pending.register(2, 5, 0).orElseThrow();
    assertThat(pending.register(3, 5, 0)).isPresent();
    assertThat(pending.register(4, 0, 0)).isEmpty();
    pending.complete(2, "done");
    assertThat(one).isCompletedWithValue("done");
    assertThat(pending.register(5, 5, 0)).isPresent();
  }

  @Test
  void pendingCallsExpireWithTheReasonOfTheirTime() {
    PendingRequests<String> pending = new PendingRequests<>(10, 10);
    CompletableFuture<String> early = pending.register(1, 0, 100).orElseThrow();
    CompletableFuture<String> late = pending.register(2, 0, 201).orElseThrow();

    pending.expire(200, began -> began == 100 ? WireError.TIMEOUT : WireError.STOPPED);

    assertThat(error(early)).isEqualTo(WireError.TIMEOUT);
    assertThat(late).isNotDone();
    pending.complete(1, "too late");
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void proposalsTravelInBatchesOfBoundedSizeAndTimingAlone() {
    ProposalQueue queue = new ProposalQueue(_ -> true);
    queue.add(request(1, 600_000));
    queue.add(request(2, 600_000));
    queue.add(
        new ConsensusEvent.Propose(
            3, new Payload.Retiming(new Timing(1, 100, 1000, 0), Bytes.EMPTY)));
    queue.add(request(4, 5));

    assertThat(queue.nextBatch()).hasSize(1);
    assertThat(queue.nextBatch()).hasSize(1);
    assertThat(queue.nextBatch())
        .singleElement()
        .satisfies(only -> assertThat(only.requestId()).isEqualTo(3));
    assertThat(queue.nextBatch()).hasSize(1);
    assertThat(queue.nextBatch()).isEmpty();
  }

  @Test
  void whatTheCoreCannotTakeYetWaitsAndWhatItRefusesIsTold() {
    Set<Long> wanted = new HashSet<>(Set.of(1L, 2L));
    ProposalQueue queue = new ProposalQueue(wanted::contains);
    List<Long> refused = new ArrayList<>();
    queue.add(request(1, 5));
    queue.add(request(2, 5));

    var batch = queue.nextBatch();
    queue.refused(
        batch, ProposalResult.Reason.NO_LEADER, (request, _) -> refused.add(request.requestId()));
    assertThat(queue.nextBatch()).isEmpty();
    wanted.remove(1L);
    queue.release();
    batch = queue.nextBatch();
    assertThat(batch).singleElement().isEqualTo(batch.getFirst());
    queue.refused(
        batch,
        ProposalResult.Reason.STALE_TIMING_EPOCH,
        (request, _) -> refused.add(request.requestId()));

    assertThat(refused).containsExactly(2L);
    assertThat(queue.size()).isZero();
  }

  @Test
  void onlyWhatWasHandedInUnderAnEarlierTermAndStillWaitsIsLost() {
    Set<Long> wanted = new HashSet<>(Set.of(1L, 2L, 3L));
    InFlight inFlight = new InFlight(wanted::contains);
    inFlight.add(List.of(request(1, 5), request(2, 5)), 4);
    inFlight.add(List.of(request(3, 5)), 5);
    wanted.remove(1L);

    assertThat(inFlight.lostBefore(4)).isEmpty();
    assertThat(inFlight.lostBefore(5))
        .singleElement()
        .satisfies(lost -> assertThat(lost.requestId()).isEqualTo(2));
    assertThat(inFlight.lostBefore(5)).as("it is told once").isEmpty();
    assertThat(inFlight.unknown())
        .singleElement()
        .satisfies(lost -> assertThat(lost.requestId()).isEqualTo(3));
  }

  @Test
  void whatIsAnsweredIsNotKept() {
    Set<Long> wanted = new HashSet<>(Set.of(1L, 2L, 3L));
    InFlight inFlight = new InFlight(wanted::contains);
    inFlight.add(List.of(request(1, 5), request(2, 5)), 4);
    wanted.remove(1L);
    inFlight.add(List.of(request(3, 5)), 4);
    assertThat(inFlight.size()).isEqualTo(2);

    wanted.remove(3L);
    inFlight.forgetAnswered();
    assertThat(inFlight.size()).isEqualTo(1);
  }

  @Test
  void readsShareARoundAndAreNeverServedByAnOldOne() {
    ReadRounds rounds = new ReadRounds(() -> ++lastId, 500);
    ConsensusEvent.Read a = new ConsensusEvent.Read(new CompletableFuture<>(), 0);
    ConsensusEvent.Read b = new ConsensusEvent.Read(new CompletableFuture<>(), 1);
    rounds.add(a);
    assertThat(rounds.close(10)).isEqualTo(OptionalLong.of(1));
    rounds.add(b);
    assertThat(rounds.answered(1)).containsExactly(a);
    assertThat(rounds.close(20)).isEqualTo(OptionalLong.of(2));

    rounds.retryOverdue(520);
    assertThat(rounds.close(520)).isEqualTo(OptionalLong.of(3));
    assertThat(rounds.answered(2)).as("its readers were asked again under a fresh id").isEmpty();
    rounds.dropped(3);
    rounds.fail(read -> read.startNanos() == 1, WireError.TIMEOUT);

    assertThat(error(b.reader())).isEqualTo(WireError.TIMEOUT);
    assertThat(rounds.size()).isZero();
    assertThat(rounds.close(530)).isEmpty();
  }
}
