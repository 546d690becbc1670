package io.coxswain.server.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One client stream, seen from two sides: the client's thread leaves what it asks in a bounded inbox and
/// calls the lane; everything else belongs to the watch lane.
final class OpenStream implements WatchStream {
  /// What a client may have asked without an answer: far more than a client that reads its answers needs.
  static final int ASKS_WAITING_MAX = 4096;

  private final long number;
  private final WatchOutlet outlet;
  private final Consumer<OpenStream> callLane;

  // The client's side. A stream is in the lane's queue at most once.
  private final ConcurrentLinkedQueue<Ask> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean called = new AtomicBoolean();
  private volatile boolean closed;

  // The lane's side.
  private final Map<Long, Watcher> watchers = new LinkedHashMap<>();
  private Set<Watcher> blocked = new LinkedHashSet<>();
  private long nextId;
  private boolean progressScheduled;
  private long progressDueNanos;

  /// @param callLane has the lane look at the stream; called at most once until the lane answers
  OpenStream(long number, WatchOutlet outlet, Consumer<OpenStream> callLane) {
    this.number = number;
    this.outlet = outlet;
    this.callLane = callLane;
  }

  @Override
  public void create(long watchId, WatchSpec spec) {
    ask(new Ask.Create(watchId, spec));
  }

  @Override
  public void cancel(long watchId) {
    ask(new Ask.Cancel(watchId));
  }

  @Override
  public void requestProgress() {
    ask(new Ask.Progress());
  }

  @Override
  public void onReady() {
    call();
  }

  @Override
  public void close() {
    closed = true;
    call();
  }

  private void ask(Ask ask) {
    if (waiting.incrementAndGet() > ASKS_WAITING_MAX) {
      waiting.decrementAndGet();
      throw new TooManyAsks(ASKS_WAITING_MAX);
    }
    inbox.add(ask);
    call();
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      callLane.accept(this);
    }
  }

  /// The lane looks now: what is asked from here on calls it again.
  void answerCall() {
    called.set(false);
  }

  Optional<Ask> nextAsk() {
    Optional<Ask> ask = Optional.ofNullable(inbox.poll());
    ask.ifPresent(_ -> waiting.decrementAndGet());
    return ask;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isReady() {
    return outlet.isReady();
  }

  void send(WatchOutlet.Notice notice) {
    outlet.send(notice);
  }

  long number() {
    return number;
  }

  Map<Long, Watcher> watchers() {
    return watchers;
  }

  Set<Watcher> blocked() {
    return blocked;
  }

  List<Watcher> takeBlocked() {
    List<Watcher> taken = new ArrayList<>(blocked);
    blocked = new LinkedHashSet<>();
    return taken;
  }

  /// The least id that was not given yet, as etcd counts: from 0.
  long chooseId() {
    while (watchers.containsKey(nextId)) {
      nextId++;
    }
    return nextId++;
  }

  boolean hasProgressScheduled() {
    return progressScheduled;
  }

  void setProgressScheduled(boolean scheduled) {
    progressScheduled = scheduled;
  }

  long progressDueNanos() {
    return progressDueNanos;
  }

  void setProgressDueNanos(long nanos) {
    progressDueNanos = nanos;
  }
}
