package io.coxswain.e2e;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.history.RegisterHistory;
import io.coxswain.history.RegisterHistory.Operation;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Clients that write and read all through a story and keep the history. Each client talks to one member at
/// a time and goes on to the next when a call fails; nothing is retried behind its back.
final class Load implements AutoCloseable {
  private static final Duration CALL_MAX = Duration.ofSeconds(10);

  private static final Duration LAST_READ_MAX = Duration.ofSeconds(60);

  private final RegisterHistory history = new RegisterHistory();
  private final Supplier<List<String>> endpoints;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Long> firstAnswers = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;

  private Load(Supplier<List<String>> endpoints) {
    this.endpoints = endpoints;
  }

  /// Starts `writers` clients, each with a register and a reader of its own.
  static Load start(int writers, Supplier<List<String>> endpoints) {
    Load load = new Load(endpoints);
    for (int i = 0; i < writers; i++) {
      Register register = new Register("load/" + i);
      int client = i;
      load.clients.add(
          Thread.ofVirtual()
              .start(() -> load.run(client, channel -> load.write(channel, register))));
      load.clients.add(
          Thread.ofVirtual()
              .start(
                  () -> load.run(client + 1, channel -> load.read(channel, register.current()))));
    }
    return load;
  }

  RegisterHistory history() {
    return history;
  }

  long acknowledged() {
    return history.acknowledgedWrites();
  }

  /// Waits until so many more writes are acknowledged.
  void awaitMoreWrites(long more) {
    long enough = acknowledged() + more;
    Await.until(
        more + " more writes", StoreUnderTest.PATIENCE, this::acknowledged, now -> now >= enough);
  }

  /// Calls that ended in an error; their outcome is unknown.
  long failures() {
    return failures.get();
  }

  /// The first answer that a client had in a term.
  ///
  /// @param atNanos when it was there, by `System.nanoTime()`
  record FirstAnswer(long term, long atNanos) {}

  /// The first answer in the earliest term after this one; empty until a later leader serves.
  Optional<FirstAnswer> firstAnswerAfter(long term) {
    return Optional.ofNullable(firstAnswers.higherEntry(term))
        .map(entry -> new FirstAnswer(entry.getKey(), entry.getValue()));
  }

  private void answered(ResponseHeader header, long atNanos) {
    firstAnswers.merge(header.getRaftTerm(), atNanos, Math::min);
  }

  /// Stops the clients, waits for their last answers, then reads every register they ever wrote once more:
  /// a lost write shows even if nobody had read it before.
  RegisterHistory stop() {
    close();
    history.registers().forEach(this::readAtLast);
    return history;
  }

  private void readAtLast(String register) {
    long deadline = System.nanoTime() + LAST_READ_MAX.toNanos();
    for (int turn = 0; ; turn++) {
      List<String> members = endpoints.get();
      if (!members.isEmpty() && read(members.get(turn % members.size()), register)) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("nobody answered a last read of " + register);
      }
    }
  }

  private boolean read(String member, String register) {
    ManagedChannel channel = connect(member);
    try {
      read(stub(channel), register);
      return true;
    } catch (StatusRuntimeException failed) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }

  /// Stops the clients and waits for their last answers.
  @Override
  public void close() {
    stopped = true;
    for (Thread client : clients) {
      try {
        if (!client.join(CALL_MAX.plusSeconds(30))) {
          throw new AssertionError("a client of the load did not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private static ManagedChannel connect(String member) {
    return NettyChannelBuilder.forTarget(member).usePlaintext().disableRetry().build();
  }

  private static KVGrpc.KVBlockingStub stub(ManagedChannel channel) {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  private interface Call {
    void on(KVGrpc.KVBlockingStub kv);
  }

  private void run(int client, Call call) {
    int turn = client;
    while (!stopped) {
      List<String> members = endpoints.get();
      if (members.isEmpty()) {
        continue;
      }
      String member = members.get(turn % members.size());
      ManagedChannel channel = connect(member);
      try {
        while (!stopped) {
          call.on(stub(channel));
        }
      } catch (StatusRuntimeException failed) {
        failures.incrementAndGet();
        turn++;
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private void write(KVGrpc.KVBlockingStub kv, Register register) {
    String name = register.current();
    long value = register.next();
    long invoked = System.nanoTime();
    boolean known = false;
    try {
      ResponseHeader header =
          kv.put(
                  PutRequest.newBuilder()
                      .setKey(ByteString.copyFromUtf8(name))
                      .setValue(ByteString.copyFromUtf8(Long.toString(value)))
                      .build())
              .getHeader();
      answered(header, System.nanoTime());
      known = true;
    } finally {
      history.add(
          new Operation(name, Operation.Kind.WRITE, value, invoked, System.nanoTime(), known));
      if (!known) {
        register.abandon();
      }
    }
  }

  private void read(KVGrpc.KVBlockingStub kv, String register) {
    long invoked = System.nanoTime();
    RangeResponse answer =
        kv.range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(register)).build());
    long ended = System.nanoTime();
    answered(answer.getHeader(), ended);
    long value =
        answer.getKvsCount() == 0 ? 0 : Long.parseLong(answer.getKvs(0).getValue().toStringUtf8());
    history.add(new Operation(register, Operation.Kind.READ, value, invoked, ended, true));
  }

  /// The register a writer uses now; it takes a new one after a write with an unknown fate.
  private static final class Register {
    private final String prefix;
    private volatile int generation;
    private long value;

    Register(String prefix) {
      this.prefix = prefix;
    }

    String current() {
      return prefix + "/" + generation;
    }

    long next() {
      return ++value;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void abandon() {
      generation++;
      value = 0;
    }
  }
}
