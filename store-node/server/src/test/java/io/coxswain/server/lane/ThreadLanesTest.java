package io.coxswain.server.lane;

import static io.coxswain.server.lane.TaskLane.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.platform.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadLanesTest {
  private static final Lanes.Bounds ROOMY = new Lanes.Bounds(1024, 64, 256);

  private final SystemClock clock = new SystemClock();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final ThreadLanes lanes =
      new ThreadLanes(
          clock,
          (_, thrown) -> {
            failure.set(thrown);
            failed.countDown();
          },
          ThreadLanes.Afterwards.NONE);

  @AfterEach
  void stop() {
    lanes.close();
  }

  @Test
  void heldLanesHaveTheirFirstTurnsAfterTheLastWasOpened() {
    CountDownLatch turn = new CountDownLatch(1);
    lanes.hold();
    Mailbox<Runnable> mailbox = lanes.open("held", ROOMY, _ -> new TaskLane());
    mailbox.offer(turn::countDown);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("held"));
    lanes.begin();
    await(turn);
    CountDownLatch another = new CountDownLatch(1);
    lanes.<Runnable>open("opened later", ROOMY, _ -> new TaskLane()).offer(another::countDown);
    await(another);
  }

  @Test
  void heldLanesCanBeClosed() {
    lanes.hold();
    Mailbox<Runnable> mailbox = lanes.open("held", ROOMY, _ -> new TaskLane());
    lanes.close();
    assertThat(mailbox.offer(() -> {})).isFalse();
  }

  /// The process is about to end with success.
  @Test
  void whoFindsAnotherLaneStoppedWhileAllAreStoppedHasNotFailed() {
    Mailbox<Runnable> fed = lanes.open("fed", ROOMY, _ -> new TaskLane());
    Mailbox<Runnable> feeding = lanes.open("feeding", ROOMY, _ -> new TaskLane());
    Thread threadOfFed = threadOf(fed);
    CountDownLatch started = new CountDownLatch(1);
    feeding.offer(() -> {
      started.countDown();
      join(threadOfFed);
      LaneStuck.require(fed.offer(() -> {}), "fed");
    });
    await(started);
    lanes.close();
    assertThat(failure).hasNullValue();
  }

  @Test
  void aLaneThatIsStuckIsAFailureWhileTheOthersRun() {
    lanes
        .<Runnable>open("feeding", ROOMY, _ -> new TaskLane())
        .offer(() -> LaneStuck.require(false, "fed"));
    await(failed);
    assertThat(failure.get()).isInstanceOf(LaneStuck.class).hasMessageContaining("fed takes");
  }

  @Test
  void whoFindsALaneStoppedByAFailureDoesNotSpeakInItsPlace() {
    Mailbox<Runnable> failing = lanes.open("failing", ROOMY, _ -> new TaskLane());
    Mailbox<Runnable> feeding = lanes.open("feeding", ROOMY, _ -> new TaskLane());
    failing.offer(() -> {
      throw new IllegalStateException("the reason");
    });
    await(failed);
    Thread threadOfFeeding = threadOf(feeding);
    feeding.offer(() -> LaneStuck.require(failing.offer(() -> {}), "failing"));
    join(threadOfFeeding);
    assertThat(failure.get()).hasMessage("the reason");
  }

  @Test
  void urgentEventsOvertakeAndBothKindsKeepTheirOrder() throws Exception {
    TaskLane lane = new TaskLane();
    Mailbox<Runnable> mailbox = lanes.open("recorder", ROOMY, _ -> lane);
    List<String> seen = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    mailbox.offer(() -> {
      started.countDown();
      await(filled);
    });
    await(started);
    mailbox.offer(() -> seen.add("a"));
    mailbox.offer(() -> seen.add("b"));
    mailbox.offerUrgent(() -> seen.add("now"));
    mailbox.offerUrgent(() -> seen.add("and now"));
    mailbox.offer(done::countDown);
    assertThat(mailbox.size()).isEqualTo(3);
    filled.countDown();
    await(done);
    assertThat(seen).containsExactly("now", "and now", "a", "b");
    assertThat(mailbox.size()).isZero();
  }

  @Test
  void aFullBoxRefusesAndEachKindHasItsOwnBound() throws Exception {
    Mailbox<Runnable> mailbox =
        lanes.open("narrow", new Lanes.Bounds(3, 1, 1), _ -> new TaskLane());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(4);
    mailbox.offer(() -> {
      started.countDown();
      await(filled);
    });
    await(started);
    for (int i = 0; i < 3; i++) {
      assertThat(mailbox.offer(done::countDown)).isTrue();
    }
    assertThat(mailbox.offer(done::countDown)).isFalse();
    assertThat(mailbox.offerUrgent(done::countDown)).isTrue();
    assertThat(mailbox.offerUrgent(done::countDown)).isFalse();
    filled.countDown();
    await(done);
  }

  @Test
  void aTurnEndsAfterItsBudget() throws Exception {
    TaskLane lane = new TaskLane();
    Mailbox<Runnable> mailbox = lanes.open("budget", new Lanes.Bounds(100, 1, 10), _ -> lane);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    int[] turnsAtEnd = new int[1];
    mailbox.offer(() -> {
      started.countDown();
      await(filled);
    });
    await(started);
    for (int i = 0; i < 49; i++) {
      mailbox.offer(() -> {});
    }
    mailbox.offer(() -> {
      turnsAtEnd[0] = lane.turns;
      done.countDown();
    });
    filled.countDown();
    await(done);
    assertThat(turnsAtEnd[0]).isEqualTo(5); // 51 events, 10 a turn: the last is alone in the sixth
  }

  @Test
  void aDeadlineWakesASleepingLaneAndNotTooEarly() throws Exception {
    long wanted = clock.nanoTime() + Duration.ofMillis(30).toNanos();
    TaskLane lane = new TaskLane();
    lane.deadline = wanted;
    lanes.<Runnable>open("deadline", ROOMY, _ -> lane);
    await(lane.atDeadline);
    assertThat(clock.nanoTime() - wanted).isNotNegative();
  }

  @Test
  void nothingIsLostBetweenFallingAsleepAndWaking() throws Exception {
    SynchronousQueue<Integer> answers = new SynchronousQueue<>();
    Mailbox<Integer> mailbox =
        lanes.open(
            "echo",
            ROOMY,
            _ ->
                event -> {
                  try {
                    answers.put(event);
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                });
    for (int i = 0; i < 20_000; i++) {
      assertThat(mailbox.offer(i)).isTrue();
      assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
    }
  }

  @Test
  void manyProducersKeepEachTheirOrder() throws Exception {
    record Numbered(int producer, int number) {}
    int producers = 4;
    int each = 50_000;
    int[] last = {-1, -1, -1, -1};
    CountDownLatch all = new CountDownLatch(producers * each);
    Mailbox<Numbered> mailbox =
        lanes.open(
            "funnel",
            new Lanes.Bounds(100, 1, 64),
            _ ->
                event -> {
                  if (last[event.producer] + 1 != event.number) {
                    throw new AssertionError(event + " came after " + last[event.producer]);
                  }
                  last[event.producer] = event.number;
                  all.countDown();
                });
    for (int producer = 0; producer < producers; producer++) {
      int me = producer;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < each; i++) {
              while (!mailbox.offer(new Numbered(me, i))) {
                Thread.onSpinWait();
              }
            }
          });
    }
    assertThat(all.await(50, TimeUnit.SECONDS)).as("%s", failure.get()).isTrue();
  }

  @Test
  void anExceptionReachesTheHandlerAndTheBoxCloses() throws Exception {
    Mailbox<Runnable> mailbox = lanes.open("broken", ROOMY, _ -> new TaskLane());
    mailbox.offer(() -> {
      throw new IllegalStateException("broken on purpose");
    });
    await(failed);
    assertThat(failure.get()).hasMessage("broken on purpose");
    assertThat(mailbox.offer(() -> {})).isFalse();
  }

  @Test
  void closedLanesTakeNothing() {
    Mailbox<Runnable> mailbox = lanes.open("closing", ROOMY, _ -> new TaskLane());
    lanes.close();
    assertThat(mailbox.offer(() -> {})).isFalse();
    assertThatThrownBy(() -> lanes.<Runnable>open("late", ROOMY, _ -> new TaskLane()))
        .hasMessageContaining("late");
  }

  private static Thread threadOf(Mailbox<Runnable> mailbox) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    mailbox.offer(() -> {
      thread.set(Thread.currentThread());
      known.countDown();
    });
    await(known);
    return thread.get();
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
