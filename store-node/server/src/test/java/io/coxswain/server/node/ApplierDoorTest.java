package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.lane.Crank;
import io.coxswain.server.platform.SystemClock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ApplierDoorTest {
  private static final long APPLIED = 7;

  private final Crank<ApplierEvent> applier = new Crank<>(new SystemClock(), 10);
  private final ApplierDoor door = new ApplierDoor(applier, () -> APPLIED);

  @Test
  void readsOfWhatIsAppliedAreLetGoAtOnce() {
    CompletableFuture<Void> reader = new CompletableFuture<>();
    assertThat(door.take(new ApplierEvent.Serve(APPLIED, List.of(reader)))).isTrue();
    assertThat(reader).isCompleted();
    assertThat(applier.size()).isZero();
  }

  @Test
  void readsOfWhatIsNotAppliedWaitForTheApplier() {
    CompletableFuture<Void> reader = new CompletableFuture<>();
    assertThat(door.take(new ApplierEvent.Serve(APPLIED + 1, List.of(reader)))).isTrue();
    assertThat(reader).isNotDone();
    assertThat(applier.size()).isEqualTo(1);
  }
}
