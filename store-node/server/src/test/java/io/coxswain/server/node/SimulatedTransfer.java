package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.server.peer.PeerSettings;
import io.coxswain.server.peer.SteppedTransfer;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A snapshot on its way from one host to another, step by step, over a connection of its own: slow where that
/// is slow. It breaks off if a process ends or the connection is reset; while nothing gets through it waits, and
/// is given up as the real one is, after a dial or a silence that lasts too long. A receiver takes in one at a
/// time: a newer one ends an older one.
final class SimulatedTransfer {
  private static final long STEP_NANOS_MAX = 30_000_000L;
  private static final long RETRY_NANOS_MAX = 500_000_000L;
  private static final Duration DIAL_MAX = PeerSettings.of(0, 0).connectMax();

  private final SimulatedCluster cluster;
  private final SimulatedNetwork network;
  private final SeededRandomness random;
  private final SimulatedHost sender;
  private final SimulatedLife from;
  private final SimulatedHost receiver;
  private final SimulatedLife to;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /// What has come to the receiver, until that has it all or throws it away.
  private @Nullable SteppedTransfer files;

  private int moves;
  private boolean stalled;

  /// Nothing will get through any more, though others may reach each other over the same way.
  private boolean dead;

  private interface Step {
    void run() throws IOException;
  }

  /// @param to of a member that takes it in
  SimulatedTransfer(
      SimulatedCluster cluster,
      SeededRandomness random,
      SimulatedHost sender,
      SimulatedHost receiver,
      SimulatedLife to) {
    this.cluster = cluster;
    this.network = cluster.network();
    this.random = random;
    this.sender = sender;
    this.from = sender.life().orElseThrow();
    this.receiver = receiver;
    this.to = to;
  }

  /// Sends what lies in a directory of the sender to one of the receiver; answers when that has judged it.
  CompletableFuture<Void> begin(Message.InstallSnapshot message, String directory, String target) {
    Runnable ended = network.connect(sender.name(), receiver.name(), this::wasReset);
    var _ = done.whenComplete((_, _) -> ended.run());
    moved(DIAL_MAX);
    carry(() -> open(message, directory, target));
    return done;
  }

  private void open(Message.InstallSnapshot message, String directory, String target)
      throws IOException {
    long caller = from.identity.memberId();
    if (to.inbox.isRemoved(caller) || to.inbox.hasForgotten(caller)) {
      throw new IOException("the sender is turned away");
    }
    if (to.arriving != null) {
      to.arriving.displaced();
    }
    to.arriving = this;
    files = new SteppedTransfer(message, sender.disk(), directory, receiver.disk(), target);
    carry(this::step);
  }

  private void step() throws IOException {
    SteppedTransfer arriving = files;
    if (arriving == null) {
      return;
    }
    if (arriving.step()) {
      carry(this::step);
      return;
    }
    cluster.count("snapshots received");
    files = null;
    to.arriving = null;
    receiver.rot().arrived(arriving.directory());
    var _ =
        to.inbox
            .onSnapshot(arriving.message(), arriving.directory())
            .whenComplete((_, failure) -> answer(failure));
  }

  /// Has the receiver do the next thing when what it takes has come.
  private void carry(Step step) {
    after(
        random.below(STEP_NANOS_MAX) + network.delayNanos(sender.name(), receiver.name()),
        () -> arrive(step));
  }

  private void arrive(Step step) {
    if (sender.life().filter(from::equals).isEmpty()) {
      receiver.outside(to, this::discard);
    } else if (done.isDone()) {
      return;
    } else if (isStuck()) {
      after(random.below(RETRY_NANOS_MAX), () -> arrive(step));
    } else if (receiver.life().filter(to::equals).isEmpty()) {
      failAtSender("the connection broke");
    } else {
      moved(PeerSettings.SNAPSHOT_SILENCE_MAX);
      receiver.outside(
          to,
          () -> {
            if (!done.isDone()) {
              take(step);
            }
          });
    }
  }

  private void take(Step step) {
    try {
      step.run();
    } catch (IOException failure) {
      discard();
      answer(failure);
    }
  }

  /// Whether nothing gets through now. A connection that was half-open may stay so when others are well again.
  private boolean isStuck() {
    boolean stuck = dead || !network.connects(sender.name(), receiver.name());
    if (stuck && !stalled) {
      dead = network.isHalfOpen(sender.name(), receiver.name()) && random.chance(0.5);
      if (network.isCut(sender.name(), receiver.name()) && random.chance(0.5)) {
        failAtSender("the connection broke");
      }
    } else if (!stuck && stalled) {
      cluster.count(Mark.SNAPSHOT_STALLED);
    }
    stalled = stuck;
    return stuck;
  }

  private void moved(Duration patience) {
    int move = ++moves;
    after(
        patience.toNanos(),
        () ->
            sender.outside(
                from,
                () -> {
                  if (move == moves && fail("nothing moved")) {
                    cluster.count(Mark.SNAPSHOT_SILENT);
                  }
                }));
  }

  private void wasReset() {
    sender.outside(
        from,
        () -> {
          if (fail("the connection was reset")) {
            cluster.count(Mark.SNAPSHOT_RESET);
          }
        });
  }

  private void displaced() {
    cluster.count(Mark.SNAPSHOT_DISPLACED);
    discard();
    answer(new IOException("a newer snapshot has come"));
  }

  private void failAtSender(String why) {
    sender.outside(
        from,
        () -> {
          var _ = fail(why);
        });
  }

  /// The sender believes that it has failed, and the receiver hears of it if it can; false if it is over.
  private boolean fail(String why) {
    boolean fails = done.completeExceptionally(new IOException(why));
    if (fails && network.connects(sender.name(), receiver.name())) {
      receiver.outside(to, this::discard);
    }
    return fails;
  }

  /// Throws away what has come, if not all has.
  private void discard() {
    if (to.arriving == this) {
      to.arriving = null;
    }
    if (files != null) {
      files.discard();
      files = null;
    }
  }

  /// The receiver says what became of it.
  private void answer(@Nullable Throwable failure) {
    after(
        random.below(STEP_NANOS_MAX) + network.delayNanos(receiver.name(), sender.name()),
        () -> hear(failure));
  }

  private void hear(@Nullable Throwable failure) {
    if (done.isDone()) {
      if (failure == null) {
        cluster.count(Mark.SNAPSHOT_UNHEARD);
      }
    } else if (sender.life().filter(from::equals).isPresent() && isStuck()) {
      after(random.below(RETRY_NANOS_MAX), () -> hear(failure));
    } else {
      sender.outside(
          from,
          () -> {
            if (failure == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(failure);
            }
          });
    }
  }

  private void after(long nanos, Runnable what) {
    cluster.world().after(nanos, what);
  }
}
