package io.coxswain.trials;

import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.history.KvHistory;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome;
import io.coxswain.history.kv.Request;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that write and read the same few keys all through a trial and take down what they see. Each talks to
/// one member at a time and goes on to the next, under another name, when a call fails; nothing is repeated
/// behind its back.
final class Clients implements AutoCloseable {
  private static final Duration CALL_MAX = Duration.ofSeconds(3);

  private final KvHistory history;
  private final Load load;
  private final Keys keys;
  private final Crew crew = new Crew();
  private final AtomicLong values = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();

  /// What the clients do.
  ///
  /// @param prefix of all their keys
  /// @param clients at a time
  /// @param keys at a time
  /// @param pauseMillis between two operations of one client
  record Load(String prefix, int clients, int keys, long pauseMillis) {}

  /// Starts the clients.
  Clients(List<Integer> ports, Load load, KvHistory history) {
    this.load = load;
    this.history = history;
    this.keys = new Keys(load.prefix(), load.keys());
    for (int i = 0; i < load.clients(); i++) {
      Roaming roaming = new Roaming("client-" + i, ports, i);
      crew.begin(roaming, () -> once(roaming));
    }
  }

  /// Changes that were acknowledged.
  long writes() {
    return writes.get();
  }

  /// Reads that were answered.
  long reads() {
    return reads.get();
  }

  /// Requests whose fate nobody knows.
  long unknown() {
    return unknown.get();
  }

  /// Nobody begins anything new.
  void stopSoon() {
    crew.stopSoon();
  }

  /// Stops the clients and waits for their last answers.
  @Override
  public void close() {
    crew.close();
  }

  private void once(Roaming roaming) throws InterruptedException {
    if (!operation(roaming.channel(), roaming.name())) {
      roaming.goOn();
    }
    TimeUnit.MILLISECONDS.sleep(load.pauseMillis());
  }

  /// One request; whether its fate is known.
  private boolean operation(ManagedChannel channel, String client) {
    int place = ThreadLocalRandom.current().nextInt(keys.count());
    Request request = draw(keys.at(place), channel, client);
    Outcome outcome = record(channel, client, request);
    if (outcome instanceof Outcome.Unknown) {
      if (request.mayWrite()) {
        keys.unknownAt(place);
      }
      return false;
    }
    return true;
  }

  private Outcome record(ManagedChannel channel, String client, Request request) {
    long invoked = System.nanoTime();
    Outcome outcome =
        Calls.of(KVGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX), request);
    history.add(new KvOperation(client, request, invoked, System.nanoTime(), outcome));
    if (outcome instanceof Outcome.Unknown) {
      unknown.incrementAndGet();
    } else {
      (request.mayWrite() ? writes : reads).incrementAndGet();
    }
    return outcome;
  }

  private Request draw(String key, ManagedChannel channel, String client) {
    int dice = ThreadLocalRandom.current().nextInt(10);
    return switch (dice) {
      case 0, 1, 2 -> Request.put(key, value());
      case 3 -> Request.delete(key);
      case 4, 5 -> compareAndPut(key, channel, client);
      case 6 -> Request.getSerializable(key);
      default -> Request.get(key);
    };
  }

  /// Puts only if nobody changed the key since it was read, as those do who elect a leader with a store.
  private Request compareAndPut(String key, ManagedChannel channel, String client) {
    return record(channel, client, Request.get(key)) instanceof Outcome.Answered(_, _, var found)
        ? Request.compareAndPut(key, revision(found), value())
        : Request.get(key);
  }

  private static long revision(List<KeyState> found) {
    return found.getFirst().modRevision();
  }

  private String value() {
    return load.prefix() + values.incrementAndGet();
  }
}
