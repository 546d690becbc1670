package io.coxswain.server.mvcc;

import static io.coxswain.server.mvcc.KvMember.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers of the current and of older revisions while one thread writes, compacts and sweeps. Every
/// transaction writes its revision into several keys and takes others away, so any mixture of two states
/// shows.
class ConcurrentReadsTest {
  private static final int TRANSACTIONS = 1_000;
  private static final int KEYS = 40;
  private static final RangeQuery ALL = query(0);

  @Test
  void readersSeeStatesAndNothingInBetween(@TempDir Path root) throws Exception {
    try (RocksStateStores stores = new RocksStateStores(root, MemoryBudget.DEFAULT);
        KvMember member = new KvMember(stores, "state");
        ExecutorService readers = Executors.newFixedThreadPool(4)) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Long>> reads = new ArrayList<>();
      reads.add(readers.submit(reader(done, () -> readNow(member))));
      reads.add(readers.submit(reader(done, () -> readNow(member))));
      reads.add(readers.submit(reader(done, () -> readBack(member))));
      reads.add(readers.submit(reader(done, () -> readHistory(member))));
      try {
        write(member);
      } finally {
        done.set(true);
      }
      for (Future<Long> read : reads) {
        assertThat(read.get()).isPositive();
      }
    }
  }

  /// At even revisions the even keys live, at odd ones the odd keys, all with the revision as value.
  private static void write(KvMember member) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < TRANSACTIONS; i++) {
      long revision = member.kv().currentRevision() + 1;
      member.txn(txn -> {
        for (int key = 0; key < KEYS; key++) {
          ByteString name = bytes("key %02d".formatted(key));
          if (key % 2 == revision % 2) {
            txn.put(name, bytes(Long.toString(revision)), 0, false);
          } else {
            txn.deleteRange(name, ByteString.EMPTY, false);
          }
        }
      });
      if (random.nextInt(20) == 0) {
        long recent = revision - random.nextInt(10);
        member.compact(Math.max(member.kv().compactedRevision() + 1, recent));
      }
      member.apply(batch -> member.kv().compactStep(batch, 200));
    }
  }

  private static Callable<Long> reader(AtomicBoolean done, Runnable read) {
    return () -> {
      long reads = 0;
      while (!done.get()) {
        read.run();
        reads++;
      }
      return reads;
    };
  }

  private static void readNow(KvMember member) {
    RangeAnswer answer = member.kv().range(ALL);
    assertState(answer.keyValues(), answer.revision());
  }

  private static void readBack(KvMember member) {
    long revision = Math.max(1, member.kv().currentRevision() - 5);
    try {
      assertState(member.kv().range(query(revision)).keyValues(), revision);
    } catch (KvReads.RevisionCompacted overtaken) {
      assertThat(member.kv().compactedRevision()).isGreaterThan(revision);
    }
  }

  private static void readHistory(KvMember member) {
    long from = Math.max(1, member.kv().currentRevision() - 5);
    long last = from;
    try (ChangeCursor cursor = member.kv().history(from)) {
      while (cursor.next()) {
        Change change = cursor.change();
        long main = change.revision().main();
        assertThat(main).isBetween(last, last + 1);
        if (!change.isDelete()) {
          assertThat(change.keyValue().getValue()).isEqualTo(bytes(Long.toString(main)));
        }
        last = main;
      }
    } catch (KvReads.RevisionCompacted overtaken) {
      assertThat(member.kv().compactedRevision()).isGreaterThan(from);
    }
  }

  private static void assertState(List<KeyValue> found, long revision) {
    assertThat(found).hasSize(revision == 1 ? 0 : KEYS / 2);
    for (KeyValue keyValue : found) {
      assertThat(keyValue.getModRevision()).isEqualTo(revision);
      assertThat(keyValue.getValue()).isEqualTo(bytes(Long.toString(revision)));
    }
  }

  private static RangeQuery query(long revision) {
    ByteString everything = ByteString.copyFrom(new byte[1]);
    return new RangeQuery(
        everything, everything, revision, 0, Order.NONE, Target.KEY, false, false, Filters.NONE);
  }
}
