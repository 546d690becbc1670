package io.coxswain.server.lane;

import static io.coxswain.server.lane.TaskLane.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.platform.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestTurnsTest {
  private static final Lanes.Bounds ROOMY = new Lanes.Bounds(1024, 1024, 256);

  private final SystemClock clock = new SystemClock();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /// What the present thread was asked to run afterwards; only the test's own thread can be asked.
  private final List<Runnable> promised = new ArrayList<>();

  private final Thread me = Thread.currentThread();
  private final ThreadLanes lanes =
      new ThreadLanes(
          clock,
          (_, thrown) -> failure.set(thrown),
          task -> Thread.currentThread().equals(me) && promised.add(task));

  @AfterEach
  void stop() {
    lanes.close();
    assertThat(failure.get()).isNull();
  }

  /// Notes who runs it and that nobody runs it twice at once.
  private static final class Host extends TaskLane {
    private final AtomicBoolean running = new AtomicBoolean();
    volatile @Nullable Thread runner;

    @Override
    public void on(Runnable event) {
      alone(() -> {
        runner = Thread.currentThread();
        super.on(event);
      });
    }

    @Override
    public void endOfTurn() {
      alone(super::endOfTurn);
    }

    @Override
    public boolean admitsGuests() {
      return true;
    }

    private void alone(Runnable what) {
      if (!running.compareAndSet(false, true)) {
        throw new AssertionError("two threads run one lane");
      }
      what.run();
      running.set(false);
    }
  }

  /// Opens a lane and waits until its own thread sleeps.
  private Mailbox<Runnable> openAsleep(Host host) {
    Mailbox<Runnable> mailbox = lanes.open("host", ROOMY, _ -> host);
    Thread own =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("host"))
            .findFirst()
            .orElseThrow();
    while (own.getState() != Thread.State.WAITING || LockSupport.getBlocker(own) == null) {
      Thread.onSpinWait();
    }
    return mailbox;
  }

  @Test
  void anUrgentEventRunsOnTheOfferingThreadOfASleepingLane() {
    Host host = new Host();
    Mailbox<Runnable> mailbox = openAsleep(host);
    mailbox.offerUrgent(() -> {});
    assertThat(host.runner).isSameAs(me);
  }

  @Test
  void ordinaryEventsShareTheTurnThatWasPromised() {
    Host host = new Host();
    Mailbox<Runnable> mailbox = openAsleep(host);
    List<String> seen = new ArrayList<>();
    int turns = host.turns;
    mailbox.offer(() -> seen.add("a"));
    mailbox.offer(() -> seen.add("b"));
    assertThat(promised).hasSize(1);
    assertThat(seen).isEmpty();
    promised.removeFirst().run();
    assertThat(seen).containsExactly("a", "b");
    assertThat(host.turns).isEqualTo(turns + 1);
  }

  @Test
  void anUrgentEventDoesNotWaitForAPromise() {
    Host host = new Host();
    Mailbox<Runnable> mailbox = openAsleep(host);
    List<String> seen = new ArrayList<>();
    mailbox.offer(() -> seen.add("promised"));
    mailbox.offerUrgent(() -> seen.add("urgent"));
    assertThat(seen).containsExactly("urgent", "promised");
    int turns = host.turns;
    promised.removeFirst().run(); // overtaken: nothing to do
    assertThat(host.turns).isEqualTo(turns);
  }

  @Test
  void aDeadlineDoesNotWaitForAPromise() {
    Host host = new Host();
    Mailbox<Runnable> mailbox = openAsleep(host);
    CountDownLatch ran = new CountDownLatch(1);
    long deadline;
    do {
      promised.forEach(Runnable::run); // of a try that came too late
      deadline = clock.nanoTime() + Duration.ofMillis(50).toNanos();
      long next = deadline;
      mailbox.offerUrgent(() -> host.deadline = next);
      mailbox.offer(ran::countDown);
    } while (clock.nanoTime() - deadline >= 0);
    await(host.atDeadline);
    await(ran);
  }

  @Test
  void aDeadlineThatAGuestSetsIsKeptByTheThread() {
    Host host = new Host();
    Mailbox<Runnable> mailbox = openAsleep(host);
    mailbox.offerUrgent(() -> host.deadline = clock.nanoTime() + Duration.ofMillis(5).toNanos());
    await(host.atDeadline);
  }

  @Test
  void manyGuestsTakeTurnsAndLoseNothing() throws InterruptedException {
    record Numbered(int producer, int number) {}
    int producers = 4;
    int each = 50_000;
    int[] last = {-1, -1, -1, -1};
    CountDownLatch all = new CountDownLatch(producers * each);
    Host host = new Host();
    Mailbox<Runnable> mailbox = lanes.open("host", new Lanes.Bounds(100, 100, 16), _ -> host);
    for (int producer = 0; producer < producers; producer++) {
      int me = producer;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < each; i++) {
              Numbered mine = new Numbered(me, i);
              Runnable event =
                  () -> {
                    if (last[mine.producer] + 1 != mine.number) {
                      throw new AssertionError(mine + " came after " + last[mine.producer]);
                    }
                    last[mine.producer] = mine.number;
                    all.countDown();
                  };
              while (!(me % 2 == 0 ? mailbox.offer(event) : mailbox.offerUrgent(event))) {
                Thread.onSpinWait();
              }
            }
          });
    }
    assertThat(all.await(50, TimeUnit.SECONDS)).as("%s", failure.get()).isTrue();
  }
}
