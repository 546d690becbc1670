package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.Compare.CompareResult;
import io.coxswain.api.etcd.Compare.CompareTarget;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random transactions, nested ones too, beside leases that come and go, compactions and restarts: every
/// answer and every error must be those of [NaiveStore], and so must what is left.
class TxnReferenceTest {
  private static final int KEYS = 6;
  private static final int DEPTH_MAX = 2;

  @TempDir private Path directory;
  private final NaiveStore naive = new NaiveStore();
  private final Set<Long> granted = new HashSet<>();
  private Random random = new Random(0);

  static LongStream seeds() {
    String one = System.getProperty("coxswain.seed", "");
    return one.isEmpty() ? LongStream.range(0, 12) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void answersAsTheReferenceDoes(long seed) throws IOException {
    random = new Random(seed);
    try (StateWorld world = new StateWorld(directory)) {
      for (int step = 0; step < 400; step++) {
        switch (random.nextInt(30)) {
          case 0 -> grant(world);
          case 1 -> revoke(world);
          case 2 -> compact(world);
          case 3 -> {
            if (random.nextInt(6) == 0) {
              world.restart();
            }
          }
          default -> transact(world, seed, step);
        }
      }
      check(world);
      world.restart();
      check(world);
    }
  }

  private void transact(StateWorld world, long seed, int step) {
    TxnRequest request = txn(0, new HashSet<>());
    NaiveStore.Answer expected = naive.txn(request);
    NaiveStore.Answer answered =
        switch (world.apply(builder -> builder.setTxn(request))) {
          case Outcome.Answered(_, _, var applied) ->
              new NaiveStore.Answer(applied.revision(), applied.response());
          case Outcome.Refused(_, _, var error) -> new NaiveStore.Answer(0, error);
          case Outcome.Silent _, Outcome.MembersChanged _ -> throw new AssertionError("no answer");
        };
    assertThat(answered).as("seed %d step %d: %s", seed, step, request).isEqualTo(expected);
  }

  private void check(StateWorld world) {
    assertThat(world.contents())
        .isEqualTo(naive.contents().values().stream().map(StateWorld::text).toList());
    naive
        .keysByLease()
        .forEach((lease, keys) ->
            assertThat(world.leases().keysOf(lease))
                .as("keys of lease %d", lease)
                .isEqualTo(keys.stream().map(StateWorld::bytes).toList()));
  }

  private void grant(StateWorld world) {
    long id = 1 + random.nextLong(4);
    if (granted.add(id)) {
      world.grant(id, 60);
      naive.grant(id);
    }
  }

  private void revoke(StateWorld world) {
    long id = 1 + random.nextLong(4);
    if (granted.remove(id)) {
      world.done(request -> request.setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(id)));
      naive.revoke(id);
    }
  }

  private void compact(StateWorld world) {
    long at = naive.revision() - random.nextInt(10);
    if (at > world.kv().compactedRevision() && at > 0) {
      world.done(request -> request.setCompaction(CompactionRequest.newBuilder().setRevision(at)));
      naive.compact(at);
    }
  }

  /// @param written keys that some operation around it writes: writing one twice is refused by the API
  private TxnRequest txn(int depth, Set<String> written) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      txn.addCompare(compare());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addSuccess(operation(depth, written));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addFailure(operation(depth, written));
    }
    return txn.build();
  }

  private RequestOp operation(int depth, Set<String> written) {
    RequestOp.Builder operation = RequestOp.newBuilder();
    int kind = random.nextInt(10);
    if (kind < 3) {
      return operation.setRequestRange(range()).build();
    }
    if (kind < 5 && depth < DEPTH_MAX) {
      return operation.setRequestTxn(txn(depth + 1, written)).build();
    }
    String key = key();
    if (!written.add(key)) {
      return operation.setRequestRange(range()).build();
    }
    return kind < 8
        ? operation.setRequestPut(put(key)).build()
        : operation
            .setRequestDeleteRange(
                DeleteRangeRequest.newBuilder()
                    .setKey(bytes(key))
                    .setRangeEnd(bytes(random.nextBoolean() ? "" : key + "~"))
                    .setPrevKv(random.nextBoolean()))
            .build();
  }

  private PutRequest put(String key) {
    PutRequest.Builder put =
        PutRequest.newBuilder().setKey(bytes(key)).setPrevKv(random.nextBoolean());
    if (random.nextInt(8) == 0) {
      put.setIgnoreValue(true);
    } else {
      put.setValue(value());
    }
    if (random.nextInt(8) == 0) {
      put.setIgnoreLease(true);
    } else if (random.nextInt(4) == 0) {
      put.setLease(1 + random.nextInt(4));
    }
    return put.build();
  }

  private RangeRequest range() {
    RangeRequest.Builder range =
        RangeRequest.newBuilder().setKey(bytes(key())).setLimit(random.nextInt(3));
    if (random.nextBoolean()) {
      range.setRangeEnd(bytes(random.nextBoolean() ? key() : "\0"));
    }
    if (random.nextInt(4) == 0) {
      range.setRevision(Math.max(0, naive.revision() + 1 - random.nextInt(12)));
    }
    return range.build();
  }

  private Compare compare() {
    Compare.Builder compare =
        Compare.newBuilder()
            .setKey(bytes(key()))
            .setResult(CompareResult.forNumber(random.nextInt(4)));
    if (random.nextInt(4) == 0) {
      compare.setRangeEnd(bytes(random.nextBoolean() ? key() : "\0"));
    }
    long revision = Math.max(0, naive.revision() - random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0 -> compare.setTarget(CompareTarget.VERSION).setVersion(random.nextInt(4)).build();
      case 1 -> compare.setTarget(CompareTarget.CREATE).setCreateRevision(revision).build();
      case 2 -> compare.setTarget(CompareTarget.MOD).setModRevision(revision).build();
      case 3 -> compare.setTarget(CompareTarget.LEASE).setLease(random.nextInt(4)).build();
      default -> compare.setTarget(CompareTarget.VALUE).setValue(value()).build();
    };
  }

  private String key() {
    return "k" + random.nextInt(KEYS);
  }

  private ByteString value() {
    return bytes("v" + random.nextInt(4));
  }
}
