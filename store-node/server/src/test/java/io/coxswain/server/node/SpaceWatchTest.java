package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmResponse;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.FakeClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a member does while its disk fills up and when it has room again.
class SpaceWatchTest {
  private static final long MEMBER = 7;
  private static final long MARGIN = 1000;
  private static final long RESERVE = 300;
  private static final AlarmMember ALARM =
      AlarmMember.newBuilder().setMemberID(MEMBER).setAlarm(AlarmType.NOSPACE).build();

  private final SimulatedDisk whole = new SimulatedDisk(new SeededRandomness(1));
  private final FakeClock clock = new FakeClock();
  private final List<AlarmAction> asked = new ArrayList<>();
  private final Box box = new Box();
  private List<AlarmMember> alarms = List.of();
  private boolean quotaIsUsedUp;
  private boolean leaderless;
  private long unflushed;
  private int flushes;
  private SpaceWatch watch = started();

  @BeforeEach
  void makeTheDirectoryThatEveryMemberHas() throws IOException {
    whole.createDirectories("member");
  }

  @Test
  void whileThereIsRoomNothingIsAskedAndAPartIsHeldBack() throws Exception {
    look();
    assertThat(watch.isLow()).isFalse();
    assertThat(asked).isEmpty();
    assertThat(whole.content("member/reserve")).hasSize((int) RESERVE);
  }

  @Test
  void aDiskThatIsNearlyFullRaisesTheAlarmAndRoomLowersIt() {
    free(MARGIN - 1);
    look();
    assertThat(watch.isLow()).isTrue();
    assertThat(alarms).containsExactly(ALARM);

    free(2 * MARGIN - 1);
    look();
    assertThat(watch.isLow()).as("no alarm that comes and goes with every entry").isTrue();
    assertThat(asked).containsExactly(AlarmAction.ACTIVATE);

    free(2 * MARGIN);
    look();
    assertThat(watch.isLow()).isFalse();
    assertThat(alarms).isEmpty();
    look();
    assertThat(asked).containsExactly(AlarmAction.ACTIVATE, AlarmAction.DEACTIVATE);
  }

  @Test
  void whatMemoryHoldsHasToFitToo() {
    free(MARGIN + 500);
    unflushed = 500;
    look();
    assertThat(watch.isLow()).isFalse();
    unflushed = 501;
    look();
    assertThat(watch.isLow()).isTrue();
  }

  @Test
  void beforeSpaceIsShortMemoryIsFlushedForARoomierMargin() {
    unflushed = MARGIN;
    free(4 * MARGIN);
    look();
    assertThat(flushes).isZero();
    free(4 * MARGIN - 1);
    look();
    look();
    assertThat(flushes).as("not at every look").isEqualTo(1);
    assertThat(watch.isLow()).isFalse();
    clock.advanceSeconds(2);
    look();
    assertThat(flushes).isEqualTo(2);
    unflushed = MARGIN / 4;
    free(MARGIN);
    clock.advanceSeconds(2);
    look();
    assertThat(flushes).as("there is little to flush").isEqualTo(2);
  }

  @Test
  void anAlarmThatCouldNotBeRaisedIsRaisedLater() {
    leaderless = true;
    free(0);
    look();
    look();
    assertThat(asked).hasSize(2);
    leaderless = false;
    look();
    assertThat(alarms).containsExactly(ALARM);
  }

  @Test
  void aPersonWhoDisarmsTooEarlyIsContradicted() {
    free(0);
    look();
    alarms = List.of();
    look();
    assertThat(alarms).containsExactly(ALARM);
  }

  @Test
  void anAlarmOfTheQuotaIsLeftToAPerson() {
    alarms = List.of(ALARM);
    look();
    assertThat(asked).as("it was never raised for the disk").isEmpty();

    alarms = List.of();
    free(MARGIN - 1);
    look();
    quotaIsUsedUp = true;
    free(2 * MARGIN);
    look();
    quotaIsUsedUp = false;
    look();
    assertThat(alarms).as("it had a second reason").containsExactly(ALARM);
  }

  @Test
  void aMemberThatStartsWithRoomLowersWhatItHadRaised() {
    free(MARGIN - 1);
    look();
    whole.processEnded();
    watch = started();
    look();
    assertThat(alarms).containsExactly(ALARM);
    free(2 * MARGIN);
    look();
    assertThat(alarms).isEmpty();
  }

  @Test
  void muchThatIsWrittenIsLookedAfterAtOnce() {
    watch.wrote(MARGIN / 4);
    assertThat(box.waiting).isEmpty();
    watch.wrote(1);
    watch.wrote(MARGIN);
    assertThat(box.waiting).containsExactly(new SpaceWatch.Event.Look());
  }

  @Test
  void marginsAreSharesOfSmallDisksAndBoundedOnLargeOnes() {
    assertThat(SpaceWatch.Margin.of(64 << 20))
        .isEqualTo(new SpaceWatch.Margin((64 << 20) / 10, 2 << 20));
    assertThat(SpaceWatch.Margin.of(1L << 40))
        .isEqualTo(new SpaceWatch.Margin(256 << 20, 32 << 20));
  }

  private SpaceWatch started() {
    return new SpaceWatch(
        box,
        new ReservedDisk(whole, RESERVE, new SeededRandomness(2)),
        new SpaceWatch.Member(
            MEMBER, new Log(), () -> alarms, () -> quotaIsUsedUp, () -> unflushed, () -> flushes++),
        new SpaceWatch.Margin(MARGIN, RESERVE),
        clock);
  }

  /// Lets the next round come, and all that follows from it.
  private void look() {
    watch.onDeadline();
    while (!box.waiting.isEmpty()) {
      watch.on(box.waiting.removeFirst());
    }
  }

  private void free(long bytes) {
    whole.trouble().limitFreeBytes(bytes);
  }

  /// A cluster that applies at once, if it has a leader.
  private final class Log implements Proposals {
    @Override
    public CompletableFuture<Applied> propose(RequestKind kind, MessageLite request) {
      AlarmRequest alarm = (AlarmRequest) request;
      assertThat(kind).isEqualTo(RequestKind.ALARM);
      assertThat(alarm.getAlarm()).isEqualTo(AlarmType.NOSPACE);
      asked.add(alarm.getAction());
      if (leaderless) {
        return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_LEADER));
      }
      alarms = alarm.getAction() == AlarmAction.ACTIVATE ? List.of(ALARM) : List.of();
      return CompletableFuture.completedFuture(
          new Applied(1, 1, AlarmResponse.getDefaultInstance()));
    }
  }

  private static final class Box implements Mailbox<SpaceWatch.Event> {
    final List<SpaceWatch.Event> waiting = new ArrayList<>();

    @Override
    public boolean offer(SpaceWatch.Event event) {
      return waiting.add(event);
    }

    @Override
    public boolean offerUrgent(SpaceWatch.Event event) {
      return waiting.add(event);
    }

    @Override
    public int size() {
      return waiting.size();
    }
  }
}
