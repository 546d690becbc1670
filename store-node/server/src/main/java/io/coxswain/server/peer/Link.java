package io.coxswain.server.peer;

import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.Route;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Message;
import io.coxswain.server.world.Network.Purpose;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The way of messages from this member to one other, for one purpose: a connection that is dialled again
/// whenever it breaks.
///
/// [#send(Message)] may be called by any thread. All else happens on the link's event loop, so nothing here
/// is locked. A link is *up* from the moment the other side has said who it is until anything goes wrong;
/// while it isn't, messages are dropped, because the core repeats what matters.
///
/// After a break it dials at once: if the port then refuses, or another incarnation answers, the process is
/// known to be gone after one round trip instead of a timeout. After that the pauses grow.
final class Link {
  private final long peer;
  private final Purpose purpose;
  private final LinkContext context;
  private final EventLoop loop;
  private final LinkListener listener;
  private final Waiting waiting;
  private final Backoff backoff;
  private final LinkMeter meter;
  private final AtomicBoolean drainAsked = new AtomicBoolean();
  private volatile boolean up;

  // Event loop only from here on.
  private List<URI> addresses = List.of();
  private int turn;
  private @Nullable LinkConnection connection;
  private boolean closed;
  private boolean wasUp;
  private long bootId;
  private @Nullable Future<?> ticks;

  /// Who wants to know how a link fares; called on its event loop.
  interface LinkListener {
    void onUp();

    void onDown();

    /// The incarnation that this link spoke to runs no more.
    void onGone();

    /// The other side says that this member was removed from the cluster.
    void onRemoved();
  }

  Link(long peer, Purpose purpose, LinkContext context, LinkMeter meter, LinkListener listener) {
    this.peer = peer;
    this.purpose = purpose;
    this.context = context;
    this.loop = context.group(purpose).next();
    this.listener = listener;
    this.meter = meter;
    this.waiting =
        new Waiting(context.settings().waitingMax(), context.settings().waitingBytesMax());
    this.backoff =
        new Backoff(
            context.settings().redialMin(), context.settings().redialMax(), context.randomness());
  }

  /// Dials these addresses in turn from now on; a standing connection to one of them stays.
  void connect(List<URI> next) {
    loop.execute(() -> {
      boolean first = addresses.isEmpty();
      boolean keep = addresses.equals(next);
      addresses = List.copyOf(next);
      turn = 0;
      if (first) {
        scheduleTick();
        dial();
      } else if (!keep) {
        broken(connection, Status.CANCELLED.withDescription("its addresses have changed"));
      }
    });
  }

  /// Queues a message; false if the link is down or full, and the message is dropped.
  boolean send(Message message) {
    if (!up || !waiting.offer(message)) {
      meter.sendFailed(1);
      return false;
    }
    if (drainAsked.compareAndSet(false, true)) {
      loop.execute(this::drain);
    }
    return true;
  }

  void close() {
    loop.execute(() -> {
      closed = true;
      if (ticks != null) {
        ticks.cancel(false);
      }
      LinkConnection last = connection;
      connection = null;
      goDown();
      if (last != null) {
        last.close();
      }
    });
  }

  private void dial() {
    if (closed || connection != null) {
      return;
    }
    URI address = addresses.get(turn++ % addresses.size());
    LinkConnection next = new LinkConnection(this, context, purpose, address);
    connection = next;
    next.open(context.self().routeTo(peer));
  }

  private void drain() {
    drainAsked.set(false);
    LinkConnection current = connection;
    if (current == null || !up) {
      return;
    }
    while (current.isReady()) {
      Message message = waiting.poll();
      if (message == null) {
        return;
      }
      send(current, MessageEncoder.encode(message), purpose == Purpose.CONTROL);
    }
  }

  private void send(LinkConnection over, Envelope.Builder envelope, boolean probe) {
    long now = context.clock().nanoTime();
    meter.sent(over.send(envelope, probe, now));
  }

  private void scheduleTick() {
    long interval = context.settings().probeInterval().toNanos();
    ticks = loop.scheduleAtFixedRate(this::tick, interval, interval, TimeUnit.NANOSECONDS);
  }

  /// Measures an idle link and gives up one that is silent.
  private void tick() {
    LinkConnection current = connection;
    if (closed || current == null) {
      return;
    }
    long now = context.clock().nanoTime();
    if (current.silentNanos(now, waiting.isEmpty()) > context.settings().silenceMax().toNanos()) {
      broken(current, Status.UNAVAILABLE.withDescription("it doesn't answer"));
    } else if (up && current.wantsProbe(now) && current.isReady()) {
      send(current, Envelope.newBuilder(), true);
    }
  }

  /// The stream can take more.
  void onReady(LinkConnection from) {
    onLoop(from, this::drain);
  }

  void onEnvelope(LinkConnection from, Envelope envelope) {
    onLoop(
        from,
        () -> {
          long now = context.clock().nanoTime();
          if (envelope.hasRoute() && !up) {
            greet(from, envelope.getRoute(), now);
          }
          if (envelope.hasProbe()) {
            long roundTrip = from.answered(envelope.getProbe(), now);
            if (purpose == Purpose.CONTROL) {
              meter.answered(now, roundTrip);
            }
          }
        });
  }

  void onEnd(LinkConnection from, Status status) {
    onLoop(from, () -> broken(from, status));
  }

  private void greet(LinkConnection from, Route route, long now) {
    if (route.getFromId() != peer || route.getClusterId() != context.self().clusterId()) {
      broken(
          from,
          Refusal.of(
              "member %s of cluster %s answers there"
                  .formatted(
                      MemberId.format(route.getFromId()), Long.toHexString(route.getClusterId()))));
      return;
    }
    if (bootId != 0 && bootId != route.getBootId()) {
      listener.onGone();
    }
    bootId = route.getBootId();
    from.greeted(now);
    backoff.succeeded();
    waiting.clear();
    wasUp = true;
    up = true;
    if (purpose == Purpose.CONTROL) {
      meter.up(now, bootId);
    }
    context.log().info("connected to member %s (%s)".formatted(MemberId.format(peer), purpose));
    listener.onUp();
  }

  private void broken(@Nullable LinkConnection which, Status status) {
    if (which == null || connection != which) {
      return;
    }
    connection = null;
    which.close();
    if (purpose == Purpose.CONTROL) {
      meter.unanswered(which.unanswered());
    }
    boolean first = wasUp;
    wasUp = false;
    goDown();
    if (!first && Dialer.refused(status.asException()) && bootId != 0) {
      bootId = 0;
      listener.onGone();
    }
    if (Refusal.isRemoved(status)) {
      listener.onRemoved();
    }
    report(which.address(), status);
    if (!closed) {
      long pause = first ? 0 : backoff.failed();
      var _ = loop.schedule(this::dial, pause, TimeUnit.NANOSECONDS);
    }
  }

  private void goDown() {
    if (up) {
      up = false;
      int lost = waiting.clear();
      if (lost > 0) {
        meter.sendFailed(lost);
      }
      if (purpose == Purpose.CONTROL) {
        meter.down();
      }
      listener.onDown();
    }
  }

  private void report(URI address, Status status) {
    String name = "member %s at %s (%s)".formatted(MemberId.format(peer), address, purpose);
    if (Refusal.isRefusal(status)) {
      context
          .log()
          .warn(
              "%s can't be used, because %s. Check --initial-cluster and the peer URLs of the members."
                  .formatted(name, status.getDescription()));
    } else {
      context.log().info("no connection to %s: %s".formatted(name, status.getDescription()));
    }
  }

  /// Runs on the loop, unless the connection has been given up by then.
  private void onLoop(LinkConnection from, Runnable what) {
    Runnable guarded =
        () -> {
          if (connection == from) {
            what.run();
          }
        };
    if (loop.inEventLoop()) {
      guarded.run();
    } else {
      loop.execute(guarded);
    }
  }
}
