package io.coxswain.server.node;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.history.RegisterHistory;
import io.coxswain.history.RegisterHistory.Operation;
import io.coxswain.history.RegisterHistory.Operation.Kind;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.sim.SeededRandomness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Clients that each write a register of their own and read those of all, at any member; a register whose
/// last write nobody knows the fate of is abandoned, and read on.
final class RegisterClients {
  private static final long PAUSE_NANOS_MAX = 250_000_000L;
  private static final int READ_AGAIN_LAST = 12;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final RegisterHistory history = new RegisterHistory();
  private final List<String> registers = new ArrayList<>();
  private final ClientPace pace;

  /// @param prefix of the registers' names
  RegisterClients(SimulatedCluster cluster, String prefix, int clients) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.pace = new ClientPace(cluster.world(), PAUSE_NANOS_MAX);
    for (int i = 0; i < clients; i++) {
      new Writer(prefix + i).begin();
      read();
    }
  }

  RegisterHistory history() {
    return history;
  }

  /// Begins nothing new from now on.
  void stop() {
    pace.stop();
  }

  private void read() {
    pace.later(() -> {
      if (registers.isEmpty()) {
        read();
        return;
      }
      int recent = Math.min(READ_AGAIN_LAST, registers.size());
      String register = registers.get(registers.size() - 1 - random.below(recent));
      long invoked = cluster.world().nowNanos();
      long begun = cluster.revisions().begin();
      cluster.call(
          cluster.anyHost(),
          member -> read(member, register),
          (answer, _) -> {
            if (answer != null) {
              record(register, Kind.READ, valueOf(answer), invoked, true);
              cluster.revisions().read(begun, answer.revision());
            }
            read();
          });
    });
  }

  /// The value of a register, 0 if it was never written, as a linearizable read finds it.
  static CompletableFuture<Long> valueOf(MemberCore.Running member, String register) {
    return read(member, register).thenApply(RegisterClients::valueOf);
  }

  private static CompletableFuture<RangeAnswer> read(MemberCore.Running member, String register) {
    RangeQuery query = RangeQuery.ofKey(ByteString.copyFromUtf8(register));
    return member.requests().linearizable().thenApply(_ -> member.state().range(query));
  }

  /// The number that a register holds, 0 if there is none.
  static long valueOf(RangeAnswer answer) {
    return answer.count() == 0
        ? 0
        : Long.parseLong(answer.keyValues().getFirst().getValue().toStringUtf8());
  }

  private void record(String register, Kind kind, long value, long invoked, boolean known) {
    cluster.world().mark(value);
    history.add(new Operation(register, kind, value, invoked, cluster.world().nowNanos(), known));
  }

  private final class Writer {
    private final String name;
    private int abandoned;
    private String register;
    private long value;

    Writer(String name) {
      this.name = name;
      this.register = name;
    }

    void begin() {
      register = name + "-" + abandoned++;
      value = 0;
      registers.add(register);
      write();
    }

    private void write() {
      pace.later(() -> {
        long next = ++value;
        long begun = cluster.revisions().begin();
        long invoked = cluster.world().nowNanos();
        PutRequest put =
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(register))
                .setValue(ByteString.copyFromUtf8(Long.toString(next)))
                .build();
        cluster.call(
            cluster.anyHost(),
            member -> member.requests().propose(RequestKind.PUT, put),
            (answer, _) -> {
              record(register, Kind.WRITE, next, invoked, answer != null);
              if (answer != null) {
                cluster.revisions().changed(begun, answer.revision());
                write();
              } else {
                begin();
              }
            });
      });
    }
  }
}
