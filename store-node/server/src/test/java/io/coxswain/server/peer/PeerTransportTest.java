package io.coxswain.server.peer;

import static io.coxswain.server.peer.PeerUnderTest.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.server.peer.PeerUnderTest.Happening;
import io.coxswain.server.world.Network.Purpose;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two transports talk over loopback.
@Timeout(120)
class PeerTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final List<PeerUnderTest> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(PeerUnderTest::close);
  }

  private PeerUnderTest member(long id, long boot) throws Exception {
    return member(CLUSTER, id, boot);
  }

  private PeerUnderTest member(long cluster, long id, long boot) throws Exception {
    PeerUnderTest member = new PeerUnderTest(directory, cluster, id, boot);
    open.add(member);
    return member;
  }

  @Test
  void messagesArriveInOrderOnTheConnectionOfTheirPurpose() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    awaitLinks(one, two);
    for (int i = 1; i <= 50; i++) {
      assertThat(one.transport.send(append(i, 10_000))).isTrue();
    }
    for (int i = 1; i <= 50; i++) {
      assertThat(two.await(Happening.Came.class))
          .isEqualTo(new Happening.Came(Purpose.APPEND, append(i, 10_000)));
    }
    Message vote = new Message.PreVote(1, 2, 3, 4, 3);
    assertThat(one.transport.send(vote)).isTrue();
    assertThat(two.await(Happening.Came.class))
        .isEqualTo(new Happening.Came(Purpose.CONTROL, vote));
  }

  @Test
  void readsAreOverAtOnceWhereNobodyHasCalledAndSoonWhereSomebodyHas() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    CompletableFuture<Void> nobodyHasCalled = new CompletableFuture<>();
    two.transport.afterReads(() -> nobodyHasCalled.complete(null));
    assertThat(nobodyHasCalled).isCompleted();

    one.connectTo(two);
    awaitLinks(one, two);
    CompletableFuture<Void> read = new CompletableFuture<>();
    two.transport.afterReads(() -> read.complete(null));
    assertThat(read).succeedsWithin(PATIENCE);
  }

  @Test
  void anIdleLinkIsMeasured() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    LinkFigures figures = one.awaitFigures(2, measured -> measured.samples() >= 5);
    assertThat(figures.connected()).isTrue();
    assertThat(figures.bootId()).isEqualTo(22);
    assertThat(figures.rttMeanNanos()).isBetween(1_000L, 10_000_000_000L);
    assertThat(figures.rttP50Nanos()).isBetween(1_000L, figures.rttP99Nanos());
    assertThat(figures.loss()).isZero();
    assertThat(figures.reconnects()).isZero();
    assertThat(one.witness.roundTrips).hasValueGreaterThanOrEqualTo(5);
    assertThat(one.witness.sentBytes).hasPositiveValue();
    assertThat(two.witness.receivedBytes).hasPositiveValue();
  }

  @Test
  void whatIsSentToNobodyOrOverADownLinkIsDroppedAndCounted() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    assertThat(one.transport.send(append(1, 10))).isFalse();
    two.close();
    one.connectTo(two);
    assertThat(one.transport.send(append(1, 10))).isFalse();
    assertThat(one.witness.dropped).hasValue(1);
  }

  @Test
  void aRefusedPortAfterABreakProvesThatTheProcessIsGone() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    awaitLinks(one, two);
    two.close();
    one.await(Happening.Unreachable.class);
    one.await(Happening.Gone.class);
    assertThat(one.figures(2).connected()).isFalse();
  }

  @Test
  void aMemberThatComesBackIsFoundAndItsOldProcessKnownToBeGone() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    awaitLinks(one, two);
    two.close();
    PeerUnderTest again = member(2, 23).listen(two.port());
    // The two links find out by themselves, in either order.
    one.awaitEach(Set.of(Happening.Gone.class, Happening.Reachable.class));
    one.awaitFigures(2, figures -> figures.connected() && figures.bootId() == 23);
    assertThat(one.transport.send(append(9, 10))).isTrue();
    assertThat(again.await(Happening.Came.class).message()).isEqualTo(append(9, 10));
  }

  @Test
  void aMemberOfAnotherClusterIsTurnedAway() throws Exception {
    PeerUnderTest stranger = member(0xbad, 1, 11);
    PeerUnderTest two = member(2, 22).listen();
    stranger.connectTo(two);
    assertTurnedAway(
        stranger, two, "the caller belongs to cluster bad, the called member to cluster c1");
    assertThat(stranger.hasHappened(Happening.Removed.class)).isFalse();
  }

  @Test
  void aMemberThatLooksForAnotherOneIsTurnedAway() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest three = member(3, 33).listen();
    one.transport.update(Map.of(2L, List.of(three.address())));
    assertThatThrownBy(() ->
            one.transport
                .forward(2, ForwardRequest.getDefaultInstance(), PATIENCE)
                .get(30, TimeUnit.SECONDS))
        .hasMessageContaining("member 2 was called, this is member 3");
    assertThat(one.transport.send(append(1, 10))).isFalse();
  }

  @Test
  void aRemovedMemberIsTurnedAway() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    two.removed = 1;
    one.connectTo(two);
    assertTurnedAway(one, two, "member 1 was removed from the cluster");
    one.await(Happening.Removed.class);
  }

  /// Its own connections stand, and those who know of its removal no longer talk to it.
  @Test
  void aMemberThatIsRemovedWhileItIsConnectedIsTold() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    one.await(Happening.Reachable.class);
    two.removed = 1;
    one.await(Happening.Removed.class);
  }

  @Test
  void whoHasForgottenTheCallerTakesNothingFromIt() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    two.forgotten = 1;
    one.connectTo(two);
    assertTurnedAway(one, two, "the called member has lost its data, or it would know member 1");
  }

  /// It can tell only once its own member list is read.
  @Test
  void whoFindsOutLaterThatItHasForgottenTheCallerTakesNothingMore() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    one.await(Happening.Reachable.class);
    two.forgotten = 1;
    one.await(Happening.Unreachable.class);
  }

  @Test
  void aQuestionIsAnsweredAndAnUnknownMemberIsNot() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    one.connectTo(two);
    ForwardRequest question = ForwardRequest.newBuilder().setTerm(7).build();
    assertThat(one.transport.forward(2, question, PATIENCE).get(30, TimeUnit.SECONDS).getError())
        .isEqualTo("term 7");
    assertThatThrownBy(() -> one.transport.forward(5, question, PATIENCE).get())
        .hasMessageContaining("member 5 is not known here");
  }

  @Test
  void anyoneOfTheClusterMayAskWhatIsRemembered() throws Exception {
    PeerUnderTest one = member(1, 11);
    PeerUnderTest two = member(2, 22).listen();
    RecallRequest question =
        RecallRequest.newBuilder().setClusterId(CLUSTER).setMemberId(1).build();
    RecallReply reply =
        one.transport.recall(two.address(), question, PATIENCE).get(30, TimeUnit.SECONDS);
    assertThat(reply.getMemberId()).isEqualTo(2);
    RecallRequest foreign = question.toBuilder().setClusterId(5).build();
    assertThatThrownBy(
            () -> one.transport.recall(two.address(), foreign, PATIENCE).get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .satisfies(failure ->
            assertThat(Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  private static void assertTurnedAway(PeerUnderTest who, PeerUnderTest by, String why) {
    assertThatThrownBy(() ->
            who.transport
                .forward(by.id, ForwardRequest.getDefaultInstance(), PATIENCE)
                .get(30, TimeUnit.SECONDS))
        .hasMessageContaining(why);
    assertThat(who.transport.send(append(1, 10))).isFalse();
    assertThat(who.hasHappened(Happening.Reachable.class)).isFalse();
    assertThat(by.hasHappened(Happening.Came.class)).isFalse();
  }

  /// Both links of `from` to `to` stand.
  private static void awaitLinks(PeerUnderTest from, PeerUnderTest to) throws Exception {
    from.await(Happening.Reachable.class);
    from.awaitFigures(to.id, LinkFigures::connected);
  }

  private static Message append(long index, int bytes) {
    Payload payload = new Payload.Command(Bytes.wrap(new byte[bytes]));
    return new Message.Append(
        1, 2, 1, index - 1, 1, List.of(new Entry(1, index, payload)), index - 1);
  }
}
