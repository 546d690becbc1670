package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A member that lost its disk is told from one that never was, whoever restarts in between. That such a one
/// takes part again fails in [SimulatedHost], too.
class RebirthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SimulatedCluster cluster = new SimulatedCluster(11);

  private void add(String... names) {
    String all =
        List.of(names).stream()
            .map(name -> name + "=http://" + name + ":2380")
            .collect(Collectors.joining(","));
    for (String name : names) {
      cluster.add(name, List.of("--initial-cluster=" + all));
    }
  }

  private SimulatedHost host(String name) {
    return cluster.host(name).orElseThrow();
  }

  private void await(BooleanSupplier so) {
    assertThat(cluster.runUntil(PATIENCE, so)).isTrue();
  }

  private boolean takesPart(String name) {
    return host(name).core().isPresent();
  }

  private boolean isRefused(String name) {
    return host(name).refusal().filter(why -> why.code() == FaultCode.DATA_MISSING).isPresent();
  }

  /// Runs until somebody leads, which takes the voice of a quorum, and not so far that anybody has announced
  /// itself.
  private void awaitLeaderBeforeAnnouncements() {
    for (int i = 0; cluster.leader().isEmpty(); i++) {
      assertThat(i).isLessThan(200_000);
      cluster.world().step();
    }
    assertThat(cluster.running())
        .allSatisfy(member ->
            assertThat(member.state().standing().members().members())
                .allSatisfy(known -> assertThat(known.name()).isEmpty()));
  }

  @Test
  void aMemberWipedBeforeItAnnouncedItselfIsNotBornTwiceThoughBothOthersRestart() {
    add("a", "b", "c");
    cluster.hosts().forEach(SimulatedHost::start);
    awaitLeaderBeforeAnnouncements();
    host("b").wipe();
    host("a").kill();
    host("c").kill();

    host("a").start();
    host("c").start();
    host("b").start();
    await(() -> isRefused("b"));
    await(() -> cluster.leader().isPresent());
  }

  /// Those who answer know nothing of whom the lost member voted for.
  @Test
  void whomItVotedForNeedNotBeUp() {
    add("a", "b", "c", "d", "e");
    for (String name : List.of("a", "b", "c", "d")) {
      host(name).start();
    }
    awaitLeaderBeforeAnnouncements();
    SimulatedHost leader = cluster.leader().orElseThrow();
    SimulatedHost follower =
        cluster.hosts().stream()
            .filter(host -> host.core().isPresent() && host != leader)
            .findFirst()
            .orElseThrow();
    leader.kill();
    follower.wipe();

    host("e").start();
    follower.start();
    await(() -> isRefused(follower.name()));
    assertThat(takesPart("e")).as("two of three have answered").isFalse();
    leader.start();
    await(() -> takesPart("e"));
  }

  @Test
  void aMemberThatNeverWasIsBornLate() {
    add("a", "b", "c");
    host("a").start();
    cluster.run(Duration.ofSeconds(5));
    assertThat(takesPart("a")).isFalse();
    assertThat(host("a").refusal()).isEmpty();

    host("b").start();
    cluster.run(Duration.ofSeconds(5));
    assertThat(takesPart("a")).isFalse();

    host("c").start();
    await(() -> takesPart("a") && takesPart("b") && takesPart("c"));
    await(cluster::converged);
  }

  /// Wiped while it waits, it has promised nothing yet.
  @Test
  void aMemberWipedWhileItWaitsIsBorn() {
    add("a", "b", "c");
    host("a").start();
    host("b").start();
    cluster.run(Duration.ofSeconds(2));
    host("a").wipe();
    host("a").start();
    host("c").start();

    await(() -> takesPart("a") && takesPart("b") && takesPart("c"));
  }

  /// Between any two changes of its disk, also after the others have noted its birth.
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40})
  void aBirthGoesOnAfterACrash(int changes) {
    add("a", "b", "c");
    host("a").disk().trouble().cutPowerAfter(changes);
    cluster.hosts().forEach(SimulatedHost::start);
    cluster.run(Duration.ofSeconds(2));
    host("a").start();
    await(() -> takesPart("a") && cluster.converged());
  }

  @Test
  void aBirthThatWasCutOffKeepsItsMarkUntilThereIsALog() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    long first = new BirthMark(disk, () -> 6).drawn();
    disk.crash();
    BirthMark again = new BirthMark(disk, () -> 8);
    assertThat(again.drawn()).isEqualTo(first).isNotEqualTo(BirthMark.NONE);
    again.forget();
    disk.crash();
    assertThat(new BirthMark(disk, () -> 8).found()).isEqualTo(BirthMark.NONE);
  }

  @Test
  void onlyTheFirstMarkUnderAnIdIsNotedForGood() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    Births births = Births.read(disk, Runnable::run);
    births.note(1, 11).join();
    births.note(2, -22).join();
    births.note(1, 12).join();
    disk.crash();

    Births later = Births.read(disk, Runnable::run);
    assertThat(later.holdsAnother(1, 11)).isFalse();
    assertThat(later.holdsAnother(1, 12)).isTrue();
    assertThat(later.holdsAnother(2, BirthMark.NONE)).isTrue();
    assertThat(later.holdsAnother(3, 12)).isFalse();
    disk.trouble().failSyncsAfter(0);
    assertThatThrownBy(() -> later.note(3, 13).join()).hasRootCauseInstanceOf(IOException.class);
    assertThat(later.holdsAnother(3, BirthMark.NONE)).isFalse();
  }

  @Test
  void damagedNotesAreNoNotes() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(1));
    Births.read(disk, Runnable::run).note(1, 11).join();
    new BirthMark(disk, () -> 6).drawn();
    disk.flipBits("member/births", 3, 0x40);
    disk.flipBits("member/birth-mark", 3, 0x40);

    assertThatThrownBy(() -> Births.read(disk, Runnable::run))
        .hasMessageContaining("member/births");
    assertThatThrownBy(() -> new BirthMark(disk, () -> 6).found())
        .hasMessageContaining("member/birth-mark");
  }
}
