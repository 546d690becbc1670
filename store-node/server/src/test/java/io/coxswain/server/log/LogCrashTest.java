package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.MemberId;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.PowerCut;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random histories with power cuts at any change of the disk, which may be full as well: after each the log
/// holds what the last completed sync promised, followed by some beginning of what came after it.
///
/// One seed: `./mvnw -pl store-node/server -am test -Dtest=LogCrashTest -Dcoxswain.seed=42`.
class LogCrashTest {
  private static final long SEGMENT_BYTES = 8192;
  private static final int CRASHES = 12;
  private static final int FULL_BYTES_MAX = SegmentOutput.FILL_AHEAD_BYTES + 20_000;
  private static final long PLENTY = 1L << 40;

  static LongStream seeds() {
    String seed = System.getProperty("coxswain.seed", "");
    if (!seed.isEmpty()) {
      return LongStream.of(Long.parseLong(seed));
    }
    String count = System.getProperty("coxswain.seeds", "");
    return LongStream.range(0, count.isEmpty() ? 150 : Long.parseLong(count));
  }

  /// What a log says, as a value.
  private record Said(LogSnapshot snapshot, List<Entry> entries, HardState state) {
    static final Said NOTHING = new Said(LogSnapshot.BIRTH, List.of(), HardState.INITIAL);

    static Said by(RecoveredLog log) {
      return new Said(log.snapshot(), log.entries(), log.hardState());
    }

    long last() {
      return snapshot.index() + entries.size();
    }

    Said append(Entry entry) {
      int kept = (int) (entry.index() - snapshot.index() - 1);
      List<Entry> next = new ArrayList<>(entries.subList(0, kept));
      next.add(entry);
      return new Said(snapshot, next, begun(state, entry.term()));
    }

    /// What is known of the term when its hard state, the last of its batch, is not there.
    private static HardState begun(HardState state, long term) {
      return term > state.term() ? new HardState(term, MemberId.NONE, state.commit()) : state;
    }

    Said state(HardState next) {
      return new Said(snapshot, entries, next);
    }

    Said snapshot(LogSnapshot next) {
      int covered = (int) (next.index() - snapshot.index());
      boolean matches =
          covered == 0
              || (covered <= entries.size() && entries.get(covered - 1).term() == next.term());
      List<Entry> rest = matches ? entries.subList(covered, entries.size()) : List.of();
      long commit = Math.max(state.commit(), next.index());
      long term = rest.isEmpty() ? next.term() : rest.getLast().term();
      HardState now = new HardState(state.term(), state.vote(), commit);
      return new Said(next, rest, begun(now, term));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingPromisedIsEverLost(long seed) throws IOException {
    new History(seed).run();
  }

  private static final class History {
    private final SeededRandomness random;
    private final SimulatedDisk disk;

    /// What may be found after a crash: element 0 was promised, each later one adds one record. The hard
    /// state is the last record of a batch, so all hold the promised one until then.
    private final List<Said> possible = new ArrayList<>(List.of(Said.NOTHING));

    /// What the batch at hand will end with.
    private HardState state = HardState.INITIAL;

    History(long seed) throws IOException {
      random = new SeededRandomness(seed);
      disk = LogFixture.disk(seed);
    }

    void run() throws IOException {
      for (int crash = 0; crash < CRASHES; crash++) {
        disk.trouble().cutPowerAfter(1 + random.below(120));
        disk.trouble().limitFreeBytes(random.chance(0.4) ? random.below(FULL_BYTES_MAX) : PLENTY);
        try {
          live();
        } catch (PowerCut _) {
          disk.crash();
        } catch (Disk.NoSpace _) {
          disk.processEnded(); // there was no log yet
        } catch (StoreFault full) {
          assertThat(full).hasMessageContaining("LOG_WRITE_FAILED").hasMessageContaining("space");
          disk.processEnded();
        }
      }
      RecoveredLog recovered = WriteAheadLog.open(disk, DIRECTORY, SEGMENT_BYTES).recovered();
      assertThat(possible).contains(Said.by(recovered));
    }

    private void live() throws IOException {
      WriteAheadLog log = open();
      while (true) {
        switch (random.below(8)) {
          case 0 -> snapshot(log);
          case 1 -> vote(log);
          default -> append(log);
        }
        if (random.chance(0.7)) {
          sync(log);
        }
      }
    }

    private WriteAheadLog open() throws IOException {
      if (!WriteAheadLog.exists(disk, DIRECTORY)) {
        assertThat(possible).hasSize(1);
        return WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY, SEGMENT_BYTES);
      }
      WriteAheadLog.Opened opened = WriteAheadLog.open(disk, DIRECTORY, SEGMENT_BYTES);
      Said found = Said.by(opened.recovered());
      assertThat(possible).contains(found);
      possible.clear();
      possible.add(found);
      state = found.state();
      return opened.log();
    }

    private void append(WriteAheadLog log) {
      Said now = possible.getLast();
      long lowest = state.commit() + 1;
      boolean conflict = now.last() >= lowest && random.chance(0.2);
      long first = conflict ? lowest + random.below(now.last() - lowest + 1) : now.last() + 1;
      long term = conflict ? state.term() + 1 : Math.max(1, state.term());
      int count = 1 + random.below(6);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(LogFixture.entry(term, first + i, random.below(900)));
      }
      long commit = state.commit() + random.below(first + count - state.commit());
      state = new HardState(term, term == state.term() ? state.vote() : 7, commit);
      log.append(entries);
      log.hardState(state);
      for (Entry entry : entries) {
        possible.add(possible.getLast().append(entry));
      }
    }

    private void vote(WriteAheadLog log) {
      state = new HardState(state.term() + 1, 1 + random.below(3), state.commit());
      log.hardState(state);
    }

    private void snapshot(WriteAheadLog log) {
      Said now = possible.getLast();
      if (state.term() == 0) {
        return;
      }
      boolean installed = random.chance(0.3);
      long reached = state.commit() - now.snapshot().index();
      long index =
          installed
              ? now.last() + 1 + random.below(5)
              : now.snapshot().index() + random.below(reached + 1);
      if (index == 0) {
        return;
      }
      long place = index - now.snapshot().index();
      long term =
          installed
              ? state.term()
              : place == 0 ? now.snapshot().term() : now.entries().get((int) place - 1).term();
      LogSnapshot next = new LogSnapshot(index, term, List.of(1L, 2L), List.of());
      possible.add(now.snapshot(next));
      state = new HardState(state.term(), state.vote(), Math.max(state.commit(), index));
      log.hardState(state);
      possible.add(possible.getLast().state(state));
      log.snapshot(next);
      log.sync();
      promise();
      log.release(index);
    }

    private void sync(WriteAheadLog log) {
      possible.add(possible.getLast().state(state));
      log.sync();
      promise();
    }

    private void promise() {
      Said promised = possible.getLast().state(state);
      possible.clear();
      possible.add(promised);
    }
  }
}
