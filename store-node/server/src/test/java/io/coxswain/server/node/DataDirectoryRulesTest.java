package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.etcd.Member;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.world.Disk;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rules of `docs/birth-and-durability.md` that no other test is named for.
class DataDirectoryRulesTest {
  private static final long INSTALLED = 9;

  private final SeededRandomness random = new SeededRandomness(4);
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final StateStore.Opener stores = ModelStateStore.on(disk, random.split());
  private final NodeConfig config =
      NodeConfig.read(
          List.of(
              "--name=a",
              "--initial-advertise-peer-urls=http://a:2380",
              "--initial-cluster=a=http://a:2380,b=http://b:2380",
              "--initial-cluster-state=existing"),
          Map.of(),
          _ -> "");

  @Test
  void aStateWithoutItsLogIsRefused() throws IOException {
    new StateHome(disk).current(0);
    Genesis genesis = Genesis.of(config.bootstrap().cluster(), "tok");

    assertThatThrownBy(() -> new LogOrigin(disk).bear(genesis, genesis.idOf("a")))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("DATA_MISSING");
    assertThatThrownBy(() -> new LogOrigin(disk).join(new LogIdentity(1, 2)))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("DATA_MISSING");
    assertThat(disk.exists(LogOrigin.DIRECTORY)).isFalse();
  }

  @Test
  void aLogWithoutTheStateItBeginsBehindIsRefused() {
    Standing empty =
        new Standing(0, 0, new ConfState(0, List.of(), List.of()), timing(), MemberList.EMPTY);

    assertThatThrownBy(() ->
            StartRefusals.lostState(empty, new LogSnapshot(INSTALLED, 2, List.of(1L), List.of())))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("DATA_MISSING");
    StartRefusals.lostState(empty, LogSnapshot.BIRTH);
  }

  @Test
  void whoWasNotAddedDoesNotJoin() {
    Member b = Member.newBuilder().setID(7).setName("b").addPeerURLs("http://b:2380").build();
    MemberList members = new MemberList(1, List.of(MemberList.ofMessage(b)), Set.of());

    assertThatThrownBy(
            () -> new Birth(disk, config, random).plan(_ -> new Birth.Census.Cluster(5, members)))
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("the cluster has no member with the peer URLs");
  }

  @Test
  void addressesOfTwoClustersAreRefused() {
    RecallReply one =
        RecallReply.newBuilder()
            .setClusterId(0xa)
            .setMembershipIndex(3)
            .addMembers(Member.newBuilder().setID(1))
            .build();
    RecallReply other = one.toBuilder().setClusterId(0xb).setMembershipIndex(9).build();

    assertThatThrownBy(() -> PeerCensus.newest(List.of(one, other)))
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("more than one cluster: a, b");
    assertThat(PeerCensus.newest(List.of(one, one)).orElseThrow().id()).isEqualTo(0xa);
    assertThat(PeerCensus.newest(List.of())).isEmpty();
  }

  /// The log notes it, then the pointer is switched: between the two the power may go.
  @Test
  void anInstallationThatTheLogHasNotedIsFinishedAtTheNextStart() throws IOException {
    StateHome home = new StateHome(disk);
    String before = home.current(0);
    arrived(home);
    disk.crash();

    assertThat(new StateHome(disk).current(INSTALLED))
        .isEqualTo(home.directoryOf(INSTALLED))
        .isNotEqualTo(before);
    assertThat(disk.exists(before)).isFalse();
  }

  @Test
  void anInstallationThatTheLogHasNotNotedIsDiscarded() throws IOException {
    StateHome home = new StateHome(disk);
    String before = home.current(0);
    arrived(home);
    disk.crash();

    assertThat(new StateHome(disk).current(0)).isEqualTo(before);
    assertThat(disk.exists(home.directoryOf(INSTALLED))).isFalse();
  }

  /// A snapshot is there, complete and on disk.
  private void arrived(StateHome home) throws IOException {
    Births.prepare(disk);
    disk.createDirectories("member/incoming");
    try (Disk.File file = disk.create("member/incoming/f")) {
      file.sync();
    }
    disk.syncDirectory("member/incoming");
    home.adopt("member/incoming", INSTALLED);
  }

  /// A flush that failed may have written anything: what the log then let go of would be nowhere.
  @Test
  void theLogLetsGoOfNothingThatIsNotFlushed() throws IOException {
    List<LogCommand> asked = new ArrayList<>();
    try (CurrentState state = state()) {
      Housekeeper housekeeper =
          new Housekeeper(
              new ReservedDisk(disk, 1000, random),
              state,
              1,
              new Recorder<>(asked),
              new Recorder<>(new ArrayList<>()));
      housekeeper.on(new Housekeeper.Task.Flush(state.standing()));
      assertThat(asked).hasSize(1);

      disk.trouble().limitFreeBytes(900);
      housekeeper.on(new Housekeeper.Task.Flush(state.standing()));
      assertThat(asked).as("what doesn't fit is not tried").hasSize(1);
      disk.trouble().limitFreeBytes(1 << 20);

      disk.trouble().failSyncsAfter(0);
      assertThatThrownBy(() -> housekeeper.on(new Housekeeper.Task.Flush(state.standing())))
          .isInstanceOf(StoreFault.class)
          .hasMessageContaining("STATE_WRITE_FAILED");
      assertThat(asked).hasSize(1);
    }
  }

  /// Until consensus hears that a snapshot is in place, it takes no entries; so nobody may go on who can't say it.
  @Test
  void aStepOfAnInstallationThatNoLaneTakesEndsTheMember() throws IOException {
    SnapshotMeta meta = new SnapshotMeta(1, 1, new ConfState(0, List.of(1L), List.of()), timing());
    StateHome home = new StateHome(disk);
    List<LogCommand> logged = new ArrayList<>();
    try (CurrentState state = state()) {
      StateSnapshots snapshots =
          new StateSnapshots(home, state, new Recorder<>(logged), new Full<>(), new Full<>());
      snapshots.begin(meta);
      LogCommand.Install install = (LogCommand.Install) logged.getFirst();
      assertThatThrownBy(install.onDisk()::run).hasMessageContaining("the applier takes nothing");

      state.apply(List.of(new Entry(1, 1, new Payload.Empty())));
      state.checkpoint(home.directoryOf(1));
      assertThatThrownBy(() -> snapshots.finish(meta))
          .hasMessageContaining("consensus takes nothing");
    }
  }

  private TimingHistory timing() {
    return TimingHistory.of(MemberCore.configuredTiming(config.timing()));
  }

  private CurrentState state() throws IOException {
    WatchFeed nobody =
        new WatchFeed() {
          @Override
          public void applied(List<AppliedRevision> revisions) {}

          @Override
          public void restarted(long revision) {}
        };
    return new CurrentState(
        stores,
        new StateHome(disk).current(0),
        new ReplicatedState.Neighbours(new LeaseBook(() -> {}), nobody, WorkWitness.NONE),
        MemberCore.configuredTiming(config.timing()));
  }

  /// Takes nothing in.
  private record Full<E>() implements Mailbox<E> {
    @Override
    public boolean offer(E event) {
      return false;
    }

    @Override
    public boolean offerUrgent(E event) {
      return false;
    }

    @Override
    public int size() {
      return 0;
    }
  }

  /// Keeps what it is offered.
  private record Recorder<E>(List<E> taken) implements Mailbox<E> {
    @Override
    public boolean offer(E event) {
      return taken.add(event);
    }

    @Override
    public boolean offerUrgent(E event) {
      return taken.add(event);
    }

    @Override
    public int size() {
      return taken.size();
    }
  }
}
