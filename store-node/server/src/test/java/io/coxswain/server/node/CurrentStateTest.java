package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Timing;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.platform.SystemClock;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.world.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CurrentStateTest {
  private static final Timing TIMING = new Timing(0, 100_000_000, 1_000_000_000, 500_000_000);

  private final SeededRandomness random = new SeededRandomness(5);
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final StateStore.Opener stores = ModelStateStore.on(disk, random.split());

  @Test
  void whileASnapshotTakesItsPlaceItSaysSo() throws Exception {
    Late<CurrentState> state = new Late<>("the state");
    List<Boolean> during = new ArrayList<>();
    WatchFeed watchers =
        new WatchFeed() {
          @Override
          public void applied(List<AppliedRevision> revisions) {}

          @Override
          public void restarted(long revision) {
            during.add(state.get().isReplacing());
          }
        };
    state.set(
        new CurrentState(
            stores,
            "before",
            new ReplicatedState.Neighbours(new LeaseBook(() -> {}), watchers, WorkWitness.NONE),
            TIMING));
    state.get().checkpoint("after");
    assertThat(state.get().isReplacing()).isFalse();

    state.get().replace("after");

    assertThat(during).containsExactly(true);
    assertThat(state.get().isReplacing()).isFalse();
    state.get().close();
  }

  @Test
  void viewsOfATimedStoreAreCountedWhileTheyAreOpen() throws Exception {
    AtomicLong open = new AtomicLong();
    List<Long> commits = new ArrayList<>();
    List<Long> copies = new ArrayList<>();
    TimedStateStores timed =
        new TimedStateStores(
            stores,
            new SystemClock(),
            new TimedStateStores.Witness(commits::add, copies::add, open));
    try (StateStore store = timed.open("timed")) {
      try (StateStore.View one = store.view();
          StateStore.View other = store.view()) {
        assertThat(one).isNotSameAs(other);
        assertThat(open).hasValue(2);
      }
      assertThat(open).hasValue(0);
      try (StateStore.Batch batch = store.newBatch()) {
        store.write(batch);
      }
      assertThat(commits).hasSize(1);
      store.checkpoint("copy");
      assertThat(copies).hasSize(1);
    }
  }
}
