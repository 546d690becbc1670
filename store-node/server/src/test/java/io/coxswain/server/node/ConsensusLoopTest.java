package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What the consensus lane does with calls, disks and messages.
class ConsensusLoopTest {
  private static final PutRequest PUT =
      PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

  private final LoopUnderTest alone = new LoopUnderTest(1L);

  private static WireError error(CompletableFuture<?> future) {
    return ((RequestFailed) future.exceptionNow()).error();
  }

  @Test
  void whatArrivesInOneTurnIsOneBatchAndIsAppliedOnlyWhenItIsOnDisk() {
    alone.elect();
    CompletableFuture<Proposals.Applied> first = alone.desk.propose(RequestKind.PUT, PUT);
    alone.desk.propose(RequestKind.PUT, PUT).isDone();
    alone.lane.turn();

    assertThat(alone.unwritten)
        .singleElement()
        .satisfies(ready -> assertThat(ready.entriesToPersist()).hasSize(2));
    assertThat(alone.committed()).isEmpty();
    alone.settle();
    assertThat(alone.committed()).hasSize(2);
    assertThat(first).isNotDone();
  }

  @Test
  void theEntryNamesTheCallThatWaitsForIt() throws Exception {
    alone.elect();
    alone.desk.propose(RequestKind.PUT, PUT).isDone();
    alone.settle();

    Payload.Command command = (Payload.Command) alone.committed().getFirst().payload();
    var request = io.coxswain.api.etcd.InternalRaftRequest.parseFrom(command.bytes().unwrap());
    assertThat(request.getPut()).isEqualTo(PUT);
    assertThat(request.getHeader().getCoxswainMemberId()).isEqualTo(1);
    assertThat(alone.pending.requests().isWaiting(request.getHeader().getID())).isTrue();
    alone
        .pending
        .requests()
        .complete(
            request.getHeader().getID(),
            new Proposals.Applied(2, 1, PutResponse.getDefaultInstance()));
    assertThat(alone.pending.requests().size()).isZero();
  }

  @Test
  void callsWaitForALeaderAndGoThroughWithIt() {
    alone.desk.propose(RequestKind.PUT, PUT).isDone();
    CompletableFuture<Void> read = alone.desk.linearizable();
    alone.lane.turn();
    assertThat(alone.committed()).isEmpty();

    alone.advance(3 * LoopUnderTest.SECOND);
    alone.settle();

    assertThat(alone.committed()).anyMatch(entry -> entry.payload() instanceof Payload.Command);
    assertThat(alone.toApply).anyMatch(ApplierEvent.Serve.class::isInstance);
    assertThat(read).isNotDone();
  }

  @Test
  void withoutALeaderCallsEndInEtcdsTimeout() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    var write = member.desk.propose(RequestKind.PUT, PUT);
    var read = member.desk.linearizable();
    member.lane.turn();

    for (int i = 0; i < 20; i++) {
      member.advance(LoopUnderTest.SECOND / 2);
      member.write();
    }

    assertThat(error(write)).isEqualTo(WireError.TIMEOUT);
    assertThat(error(read)).isEqualTo(WireError.TIMEOUT);
  }

  @Test
  void aRequestThatDiedWithItsLeaderIsProposedToTheNextOneAndNotBefore() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    var write = member.desk.propose(RequestKind.PUT, PUT);
    member.lane.turn();
    assertThat(member.forwarded()).singleElement().extracting(Message::to).isEqualTo(2L);

    member.hearLeader(3, 8);
    assertThat(member.forwarded()).as("leader 2 may have replicated it before it died").hasSize(1);
    member.lane.offerUrgent(new ConsensusEvent.TermApplied(8));
    member.lane.turn();

    assertThat(member.forwarded()).hasSize(2);
    assertThat(member.forwarded().getLast().to()).isEqualTo(3);
    assertThat(member.forwarded().getLast().payloads())
        .as("the same request under the same id")
        .isEqualTo(member.forwarded().getFirst().payloads());
    assertThat(write).isNotDone();
  }

  @Test
  void aRequestThatWasAppliedIsNotProposedAgain() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    long id = member.ids.next();
    var write =
        member.desk.hand(id, new Payload.Command(RaftRequest.encode(id, 1, RequestKind.PUT, PUT)));
    member.lane.turn();
    member.hearLeader(3, 8);

    member
        .pending
        .requests()
        .complete(id, new Proposals.Applied(2, 1, PutResponse.getDefaultInstance()));
    member.lane.offerUrgent(new ConsensusEvent.TermApplied(8));
    member.lane.turn();

    assertThat(write).isCompleted();
    assertThat(member.forwarded()).hasSize(1);
  }

  @Test
  void aRequestThatWaitedForTheNextLeaderTooLongSaysThatTheLeaderFailed() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    var write = member.desk.propose(RequestKind.PUT, PUT);
    member.lane.turn();
    member.advance(LoopUnderTest.SECOND);
    member.hearLeader(3, 8);

    for (int i = 0; i < 20; i++) {
      member.advance(LoopUnderTest.SECOND / 2);
      member.write();
    }

    assertThat(error(write)).isEqualTo(WireError.TIMEOUT_DUE_TO_LEADER_FAIL);
  }

  @Test
  void aVoteLeavesOnlyWhenItIsOnDisk() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.lane.offer(
        new ConsensusEvent.Feed(
            new Input.Receive(new Message.Vote(2, 1, 5, 0, 0, LoopUnderTest.SECOND, true))));
    member.lane.turn();

    assertThat(member.unwritten).isNotEmpty();
    assertThat(member.sent).noneMatch(Message.VoteReply.class::isInstance);
    member.write();
    assertThat(member.sent)
        .anyMatch(message -> message instanceof Message.VoteReply reply && reply.granted());
  }

  /// Found by seed 1029 of the simulation: a leader that was paused woke up, and the next leader revoked a
  /// lease that it had just renewed.
  @Test
  void whatADeposedLeaderWantsIsNotPassedOnToTheNext() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.advance(3 * LoopUnderTest.SECOND);
    long term = member.loop.view().term() + 1;
    member.hear(new Message.PreVoteReply(2, 1, term, true));
    member.settle();
    member.hear(new Message.VoteReply(2, 1, term, true));
    member.settle();
    assertThat(member.loop.view().role()).isEqualTo(RoleKind.LEADER);
    Timing timing = new Timing(0, LoopUnderTest.SECOND / 10, LoopUnderTest.SECOND, 0);
    member.hear(new Message.Heartbeat(2, 1, term + 1, 0, 1, timing, 0));
    Payload revocation = new Payload.Command(Bytes.wrap(new byte[] {1}));
    member.lane.offer(new ConsensusEvent.ProposeAsLeader(term, List.of(revocation)));
    member.settle();

    assertThat(member.loop.view().leader()).isEqualTo(2);
    assertThat(member.sent).noneMatch(Message.ProposeForward.class::isInstance);
  }

  @Test
  void whoWakesLateReadsItsSocketsBeforeItBelievesItsTimer() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.unread.add(LoopUnderTest.heartbeat(2, 7));
    member.advance(10 * LoopUnderTest.SECOND);

    assertThat(member.unread).isEmpty();
    assertThat(member.sent).noneMatch(Message.PreVote.class::isInstance);
    assertThat(member.loop.view().leader()).isEqualTo(2);
    assertThat(member.loop.nextDeadlineNanos()).isGreaterThan(member.clock.nanoTime());
  }

  @Test
  void whoWakesLateAndFindsNothingCampaigns() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.advance(10 * LoopUnderTest.SECOND);

    assertThat(member.sent).anyMatch(Message.PreVote.class::isInstance);
  }

  @Test
  void aTimerThatIsHeldBackWaitsNoLongerThanItsBound() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.readers = false;
    member.advance(10 * LoopUnderTest.SECOND);
    assertThat(member.sent).noneMatch(Message.PreVote.class::isInstance);
    assertThat(member.loop.nextDeadlineNanos())
        .isEqualTo(member.clock.nanoTime() + LateWake.READING_NANOS_MAX);

    member.advance(LateWake.READING_NANOS_MAX);
    assertThat(member.sent).anyMatch(Message.PreVote.class::isInstance);
  }

  /// Found by seed 1005 of the simulation: the lane had turn after turn until the sockets were read, because the
  /// end of the reading had passed and the timer, which a heartbeat had moved on, was not due.
  @Test
  void whoHearsItsLeaderWhileItReadsDoesNotSpin() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.readers = false;
    member.advance(10 * LoopUnderTest.SECOND);
    member.hearLeader(2, 7);
    member.advance(2 * LateWake.READING_NANOS_MAX);

    assertThat(member.sent).noneMatch(Message.PreVote.class::isInstance);
    assertThat(member.loop.nextDeadlineNanos()).isGreaterThan(member.clock.nanoTime());
  }

  @Test
  void whoLearnsThatItsLeaderIsGoneCampaignsWithoutReadingFirst() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.readers = false;
    member.advance(3 * LateWake.LATE_NANOS);

    member.lane.offerUrgent(new ConsensusEvent.Feed(new Input.PeerGone(2)));
    member.lane.turn();

    assertThat(member.sent).anyMatch(Message.PreVote.class::isInstance);
  }

  @Test
  void aTimerThatGoesOffInTimeIsBelievedAtOnce() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    member.hearLeader(2, 7);
    member.readers = false;
    for (int i = 0; i < 200; i++) {
      member.advance(LateWake.LATE_NANOS / 2);
    }

    assertThat(member.sent).anyMatch(Message.PreVote.class::isInstance);
  }

  @Test
  void theLeadGoesToVotersOnlyAndFromTheLeaderOnly() {
    LoopUnderTest member = new LoopUnderTest(1L, 2L, 3L);
    var atFollower = member.desk.transferTo(2);
    member.lane.turn();
    assertThat(error(atFollower)).isEqualTo(WireError.NOT_LEADER);

    alone.elect();
    var toStranger = alone.desk.transferTo(9);
    var toItself = alone.desk.transferTo(1);
    alone.lane.turn();
    assertThat(error(toStranger)).isEqualTo(WireError.BAD_LEADER_TRANSFEREE);
    assertThat(toItself).isCompleted();
  }

  @Test
  void tooLargeIsRefusedAtTheDoorAndSoIsEverythingAfterClosing() {
    PutRequest large = PUT.toBuilder().setValue(ByteString.copyFrom(new byte[1001])).build();

    assertThat(error(alone.desk.propose(RequestKind.PUT, large)))
        .isEqualTo(WireError.REQUEST_TOO_LARGE);
    alone.desk.close();
    assertThat(error(alone.desk.propose(RequestKind.PUT, PUT))).isEqualTo(WireError.STOPPED);
    assertThat(error(alone.desk.linearizable())).isEqualTo(WireError.STOPPED);
  }
}
