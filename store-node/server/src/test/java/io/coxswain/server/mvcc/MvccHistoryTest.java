package io.coxswain.server.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.StateStore.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories, applied to the store and to [ReferenceStore], compared in everything a client can
/// ask; with crashes and restarts, on RocksDB and on its model.
class MvccHistoryTest {

  static LongStream seeds() {
    Long seed = Long.getLong("coxswain.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.rangeClosed(1, Long.getLong("coxswain.seeds", 40));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void onTheModel(long seed) throws IOException {
    SeededRandomness random = new SeededRandomness(seed);
    SimulatedDisk disk = new SimulatedDisk(random.split());
    KvMember member = new KvMember(ModelStateStore.on(disk, random.split()), "state");
    live(member, seed, 250, disk::crash);
  }

  @ParameterizedTest
  @ValueSource(longs = {1001, 1002, 1003})
  void onRocksDb(long seed, @TempDir Path root) throws IOException {
    try (RocksStateStores stores = new RocksStateStores(root, MemoryBudget.DEFAULT)) {
      KvMember member = new KvMember(stores, "state");
      live(member, seed, 250, () -> closeUnchecked(member));
      member.close();
    }
  }

  private static void live(KvMember member, long seed, int turns, Runnable crash)
      throws IOException {
    try {
      new Life(member, seed).live(turns, crash);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "reproduce with: ./mvnw -pl store-node/server -am test -Dtest=MvccHistoryTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dcoxswain.seed="
              + seed,
          e);
    }
  }

  private static void closeUnchecked(KvMember member) {
    try {
      member.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// One store and its reference, driven by one seed.
  private static final class Life {
    private final KvMember member;
    private final ReferenceStore reference = new ReferenceStore();
    private final SplittableRandom random;
    private final int keys;

    Life(KvMember member, long seed) {
      this.member = member;
      this.random = new SplittableRandom(seed);
      this.keys = 2 + random.nextInt(40);
    }

    void live(int turns, Runnable crash) throws IOException {
      for (int turn = 0; turn < turns; turn++) {
        switch (random.nextInt(20)) {
          case 0, 1 -> compact();
          case 2, 3 -> step();
          case 4 -> member.state().flush();
          case 5 -> crashAndCatchUp(crash);
          default -> applyGroup();
        }
        compare();
      }
    }

    private void applyGroup() {
      List<String> expected = new ArrayList<>();
      long before = reference.revision();
      List<Change> changes =
          member.apply(batch -> {
            List<Change> all = new ArrayList<>();
            for (int txns = 1 + random.nextInt(4); txns > 0; txns--) {
              all.addAll(applyTxn(batch));
            }
            return all;
          });
      expected.addAll(reference.history(before + 1));
      assertThat(changes.stream().map(KvMember::line)).containsExactlyElementsOf(expected);
    }

    private List<Change> applyTxn(Batch batch) {
      WriteTxn txn = member.kv().begin(batch);
      long main = reference.next();
      long sub = 0;
      Set<ByteString> put = new HashSet<>();
      for (int operations = random.nextInt(5); operations >= 0; operations--) {
        ByteString key = key();
        if (random.nextInt(3) > 0) {
          if (!put.add(key)) {
            continue; // etcd refuses to put a key twice
          }
          ByteString value = ByteString.copyFromUtf8("v" + random.nextInt(1_000));
          long lease = random.nextInt(3) == 0 ? random.nextLong(1, Long.MAX_VALUE) : 0;
          txn.put(key, value, lease, random.nextBoolean());
          reference.put(main, sub++, key, value, lease);
        } else {
          ByteString end = random.nextInt(3) > 0 ? ByteString.EMPTY : key();
          if (put.stream().anyMatch(one -> ReferenceStore.isInRange(one, key, end))) {
            continue; // and to delete what it puts
          }
          List<KeyValue> deleted = reference.delete(main, sub, key, end);
          sub += deleted.size();
          WriteTxn.Deleted answer = txn.deleteRange(key, end, true);
          assertThat(answer.count()).isEqualTo(deleted.size());
          assertThat(answer.previous()).isEqualTo(deleted);
        }
        assertThat(txn.revision()).isEqualTo(reference.revision());
        RangeQuery query = query();
        assertThat(ask(query, txn::range)).isEqualTo(ask(query, reference::range));
      }
      return txn.end();
    }

    private void compact() {
      long at = 1 + random.nextLong(reference.revision());
      if (at > reference.compacted()) {
        member.compact(at);
        reference.compact(at);
      }
    }

    private void step() {
      int records = 1 + random.nextInt(20);
      member.apply(batch -> member.kv().compactStep(batch, records));
    }

    /// What was lost comes again from the log: here the reference forgets it instead.
    private void crashAndCatchUp(Runnable crash) throws IOException {
      crash.run();
      member.reopen();
      long compacted = member.kv().compactedRevision();
      reference.rewind(member.kv().currentRevision(), compacted == 0 ? -1 : compacted);
    }

    private void compare() {
      assertThat(member.kv().currentRevision()).isEqualTo(reference.revision());
      assertThat(member.kv().logicalBytes()).isEqualTo(reference.logicalBytes());
      assertThat(member.kv().publishedBytes()).isEqualTo(reference.logicalBytes());
      for (int i = 0; i < 10; i++) {
        RangeQuery query = query();
        assertThat(ask(query, member.kv()::range)).isEqualTo(ask(query, reference::range));
      }
      long from = Math.max(1, reference.compacted()) + random.nextLong(5);
      assertThat(member.history(from)).isEqualTo(reference.history(from));
      long readable = Math.max(1, reference.compacted());
      long at = readable + random.nextLong(reference.revision() - readable + 1);
      HashAnswer hash = member.kv().hash(at);
      assertThat(hash)
          .isEqualTo(
              new HashAnswer(reference.hash(at), reference.compacted(), at, reference.revision()));
    }

    private RangeQuery query() {
      long revision = random.nextInt(2) == 0 ? 0 : random.nextLong(reference.revision() + 2);
      ByteString end =
          switch (random.nextInt(4)) {
            case 0 -> ByteString.EMPTY;
            case 1 -> ByteString.copyFrom(new byte[1]);
            default -> key();
          };
      Filters filters =
          random.nextInt(3) > 0 ? Filters.NONE : new Filters(bound(), bound(), bound(), bound());
      return new RangeQuery(
          key(),
          end,
          revision,
          random.nextInt(2) == 0 ? 0 : random.nextInt(keys),
          one(Order.values()),
          random.nextBoolean() ? Target.KEY : one(Target.values()),
          random.nextInt(5) == 0,
          random.nextInt(6) == 0,
          filters);
    }

    private long bound() {
      return random.nextInt(3) > 0 ? 0 : random.nextLong(reference.revision() + 1);
    }

    private <T> T one(T[] values) {
      return List.of(values).get(random.nextInt(values.length));
    }

    /// Some keys are prefixes of others or hold zeros.
    private ByteString key() {
      int number = random.nextInt(keys);
      byte[] key = new byte[1 + number % 4];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) ((number >> (2 * i)) % 4 - 1);
      }
      return ByteString.copyFrom(key);
    }

    private static String ask(
        RangeQuery query, java.util.function.Function<RangeQuery, RangeAnswer> store) {
      try {
        return query + " -> " + store.apply(query);
      } catch (KvReads.RevisionCompacted | KvReads.RevisionInFuture e) {
        return query + " -> " + e;
      }
    }
  }
}
