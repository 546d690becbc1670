package io.coxswain.bench;

import com.google.protobuf.ByteString;
import io.coxswain.server.mvcc.ChangeCursor;
import io.coxswain.server.mvcc.MvccStore;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import io.coxswain.server.mvcc.WriteTxn;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Batch;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// The store of revisions on RocksDB, without consensus, log and network: load, overwrite, read, page back,
/// watch from history, hash, compact, open again.
public final class MvccBench {
  private static final ByteString EVERYTHING = ByteString.copyFrom(new byte[1]);

  private final Setting setting;
  private final PrintStream out;
  private final SplittableRandom random = new SplittableRandom(1);

  /// @param keys how many, 64 bytes each
  /// @param overwrites puts of random ones among them after they were loaded
  /// @param valueBytes length of each value, incompressible
  /// @param group transactions per batch
  record Setting(int keys, int overwrites, int valueBytes, int group) {}

  MvccBench(Setting setting, PrintStream out) {
    this.setting = setting;
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      System.err.println("usage: store-node/bench/mvcc KEYS OVERWRITES VALUE_BYTES GROUP");
      System.exit(1);
    }
    Setting setting =
        new Setting(
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    Path directory = Files.createTempDirectory("coxswain-mvcc-bench");
    new MvccBench(setting, System.out).run(directory);
  }

  /// @param directory left behind, for whoever wants to look
  void run(Path directory) throws IOException {
    out.println(setting + " in " + directory);
    try (RocksStateStores stores = new RocksStateStores(directory, MemoryBudget.DEFAULT)) {
      try (StateStore state = stores.open("state")) {
        MvccStore kv = MvccStore.open(state);
        put("put of a new key", kv, state, setting.keys(), false);
        put("put of an old key", kv, state, setting.overwrites(), true);
        read(kv);
        compact(kv, state);
        out.printf(
            "state: %d MB logical, %d MB on disk%n",
            kv.logicalBytes() >> 20, state.sizeBytes() >> 20);
        state.flush();
      }
      try (StateStore state = stores.open("state")) {
        once("open again", () -> MvccStore.open(state).keys() + " keys");
      }
    }
    out.printf("memory: %s resident%n", resident());
  }

  private void put(String what, MvccStore kv, StateStore state, int puts, boolean old)
      throws IOException {
    byte[] value = new byte[setting.valueBytes()];
    long thread = ownCpu();
    long process = processCpu();
    int done = 0;
    while (done < puts) {
      try (Batch batch = state.newBatch()) {
        for (int i = 0; i < setting.group() && done < puts; i++, done++) {
          random.nextBytes(value);
          WriteTxn txn = kv.begin(batch);
          txn.put(
              key(old ? random.nextInt(setting.keys()) : done),
              ByteString.copyFrom(value),
              0,
              false);
          txn.end();
        }
        kv.seal(batch);
        state.write(batch);
        kv.publish();
      }
    }
    double ownMicros = (ownCpu() - thread) / 1e3 / puts;
    double allMicros = (processCpu() - process) / 1e3 / puts;
    out.printf(
        "%-22s %8.2f us CPU applying, %8.2f us CPU with flushes and compaction%n",
        what, ownMicros, allMicros);
  }

  private void read(MvccStore kv) {
    int gets = Math.min(200_000, setting.keys());
    once(
        "get, any key, each",
        gets,
        () -> {
          for (int i = 0; i < gets; i++) {
            kv.range(RangeQuery.ofKey(key(random.nextInt(setting.keys()))));
          }
          return gets + " gets";
        });
    once(
        "get, one key, each",
        gets,
        () -> {
          for (int i = 0; i < gets; i++) {
            kv.range(RangeQuery.ofKey(key(0)));
          }
          return gets + " gets";
        });
    once("count all", () -> kv.range(list(0, 0, true)).count() + " keys");
    once("list now", () -> kv.range(list(0, 10_000, false)).keyValues().size() + " keys");
    long back = Math.max(1, kv.currentRevision() - 1_000);
    once(
        "first page, 1000 back",
        () -> kv.range(list(back, 500, false)).keyValues().size() + " keys");
    once(
        "next page, 1000 back",
        () -> kv.range(list(back, 500, false)).keyValues().size() + " keys");
    once("history, 100000 changes", () -> walkHistory(kv) + " changes");
    once("hash", () -> Integer.toHexString(kv.hash(0).hash()));
  }

  private static long walkHistory(MvccStore kv) {
    long changes = 0;
    try (ChangeCursor cursor = kv.history(Math.max(1, kv.currentRevision() - 100_000))) {
      while (cursor.next()) {
        changes++;
      }
    }
    return changes;
  }

  private void compact(MvccStore kv, StateStore state) {
    once(
        "compact and sweep",
        () -> {
          kv.compact(kv.currentRevision());
          int steps = 0;
          while (steps == 0 || kv.compactionPending()) {
            try (Batch batch = state.newBatch()) {
              kv.compactStep(batch, 1_000);
              kv.seal(batch);
              state.write(batch);
              kv.publish();
              steps++;
            }
          }
          return steps + " steps";
        });
  }

  private interface Work {
    String run() throws IOException;
  }

  private void once(String what, Work work) {
    once(what, 0, work);
  }

  /// @param times above 0: print the CPU time of one of so many equal parts; else the time it took
  private void once(String what, int times, Work work) {
    long begin = times > 0 ? ownCpu() : System.nanoTime();
    String result;
    try {
      result = work.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    double micros = ((times > 0 ? ownCpu() : System.nanoTime()) - begin) / 1e3;
    out.printf(
        times > 0 ? "%-22s %8.2f us CPU (%s)%n" : "%-22s %8.2f ms (%s)%n",
        what,
        times > 0 ? micros / times : micros / 1e3,
        result);
  }

  /// The keys do not come in order.
  private static ByteString key(int number) {
    long scattered = Integer.toUnsignedLong(number * 0x9E3779B1);
    return ByteString.copyFromUtf8("/registry/configmaps/namespace/%033d".formatted(scattered));
  }

  private static RangeQuery list(long revision, long limit, boolean countOnly) {
    return new RangeQuery(
        EVERYTHING,
        EVERYTHING,
        revision,
        limit,
        Order.NONE,
        Target.KEY,
        false,
        countOnly,
        Filters.NONE);
  }

  private static long ownCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.substring("VmRSS:".length()).strip())
        .findFirst()
        .orElse("unknown");
  }
}
