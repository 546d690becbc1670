package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.config.NodeConfig.Bootstrap.Recovery;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.members.ChangeContext;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.PowerCut;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a member's disk holds after it was made a cluster of one. On processes: `QuorumLostTest`.
class QuorumRecoveryTest {
  private static final long MINTED = 0x77;

  /// The three changes that the cluster is born with, and these.
  private static final int FIRST = 4;

  private static final int LAST = 12;
  private static final int COMMITTED = 9;
  private static final long TERM = 5;

  private final SeededRandomness random = new SeededRandomness(3);
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final NodeConfig config =
      NodeConfig.read(
          List.of(
              "--name=a",
              "--initial-cluster=a=http://localhost:2380,b=http://b:2380,c=http://c:2380"),
          Map.of(),
          _ -> "");
  private final Genesis genesis = Genesis.of(config.bootstrap().cluster(), "etcd-cluster");
  private final long self = genesis.idOf("a");

  /// A member of three that knows of nine committed entries and holds three more.
  @BeforeEach
  void livedBefore() throws IOException {
    try (WriteAheadLog log = new LogOrigin(disk).bear(genesis, self).log()) {
      for (int index = FIRST; index <= LAST; index++) {
        log.append(List.of(new Entry(TERM, index, new Payload.Empty())));
      }
      log.hardState(new HardState(TERM, 0, COMMITTED));
    }
  }

  private void append(Entry entry, long commit) throws IOException {
    try (WriteAheadLog log = WriteAheadLog.open(disk, LogOrigin.DIRECTORY).log()) {
      log.append(List.of(entry));
      log.hardState(new HardState(TERM, 0, commit));
    }
  }

  private void carryOut(Recovery asked) throws IOException {
    new QuorumRecovery(
            disk,
            ModelStateStore.on(disk, random.split()),
            () -> MINTED,
            MemberCore.configuredTiming(config.timing()))
        .carryOut(asked);
  }

  private RecoveredLog log() throws IOException {
    WriteAheadLog.Opened opened = opened();
    opened.log().close();
    return opened.recovered();
  }

  private WriteAheadLog.Opened opened() throws IOException {
    return WriteAheadLog.open(disk, LogOrigin.DIRECTORY);
  }

  /// The membership after every entry of the log, all of which must be committed.
  private static ConfState membership(RecoveredLog log) {
    assertThat(log.hardState().commit()).isEqualTo(log.lastIndex());
    ConfState conf = new ConfState(0, List.of(), List.of());
    for (Entry entry : log.entries()) {
      if (entry.payload() instanceof Payload.Membership(ConfChange change)) {
        conf = conf.after(change, entry.index());
      }
    }
    return conf;
  }

  private void assertAlone(RecoveredLog log) {
    assertThat(membership(log).voters()).containsExactly(self);
    assertThat(membership(log).learners()).isEmpty();
  }

  @Test
  void forceNewClusterCutsWhatIsNotKnownToBeCommittedAndKeepsTheClusterId() throws IOException {
    carryOut(Recovery.FORCE_NEW_CLUSTER);

    assertThat(log().identity()).isEqualTo(new LogIdentity(self, genesis.clusterId()));
    assertAlone(log());
    assertThat(log().entries().subList(COMMITTED, log().entries().size()))
        .as("nothing but the two removals follows, in a term that nobody has led")
        .hasSize(2)
        .allSatisfy(entry -> assertThat(entry.term()).isEqualTo(TERM + 1))
        .allSatisfy(entry -> assertThat(entry.payload()).isInstanceOf(Payload.Membership.class));
  }

  /// The commit index rides along with the next sync, the state may be ahead of it.
  @Test
  void forceNewClusterKeepsWhatTheStateHasApplied() throws IOException {
    apply(COMMITTED + 2);

    carryOut(Recovery.FORCE_NEW_CLUSTER);

    assertAlone(log());
    assertThat(log().lastIndex()).isEqualTo(COMMITTED + 2 + 2);
  }

  @Test
  void recoverQuorumKeepsEveryEntryUnderANewClusterId() throws IOException {
    List<Entry> before = log().entries();

    carryOut(Recovery.RECOVER_QUORUM);

    assertThat(log().identity()).isEqualTo(new LogIdentity(self, MINTED));
    assertAlone(log());
    assertThat(log().entries()).startsWith(before.toArray(Entry[]::new)).hasSize(LAST + 2);
    assertThat(disk.exists(LogReplacement.REPLACED)).as("the old log is kept").isTrue();
  }

  @Test
  void aLogThatBeginsAtASnapshotStillDoesSo() throws IOException {
    apply(COMMITTED);
    LogSnapshot snapshot = new LogSnapshot(COMMITTED, TERM, List.of(self), List.of());
    try (WriteAheadLog log = opened().log()) {
      log.snapshot(snapshot);
    }

    carryOut(Recovery.RECOVER_QUORUM);

    assertThat(log().snapshot()).isEqualTo(snapshot);
    assertThat(log().entries().getFirst().index()).isEqualTo(COMMITTED + 1);
    assertThat(log().lastIndex()).isEqualTo(LAST + 2);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aLearnerBecomesTheVoter(Recovery asked) throws IOException {
    Bytes context = new ChangeContext(self, List.of("http://a:1"), true, "", false, 0, 0).encode();
    append(change(LAST + 1, new ConfChange(ConfChange.Kind.REMOVE, self, Bytes.EMPTY)), COMMITTED);
    append(change(LAST + 2, new ConfChange(ConfChange.Kind.ADD_LEARNER, self, context)), LAST + 2);

    carryOut(asked);

    assertAlone(log());
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aFlagThatWasLeftSetChangesNothingWhileTheMemberIsAlone(Recovery asked) throws IOException {
    carryOut(asked);
    RecoveredLog once = log();

    carryOut(asked);

    assertThat(log()).isEqualTo(once);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aFlagThatWasLeftSetIsRefusedOnceTheClusterHasGrown(Recovery asked) throws IOException {
    carryOut(asked);
    RecoveredLog alone = log();
    ChangeContext joiner = new ChangeContext(99, List.of("http://d:1"), true, "d", false, 0, 0);
    long next = alone.lastIndex() + 1;
    try (WriteAheadLog log = opened().log()) {
      log.append(
          List.of(
              new Entry(
                  TERM + 1,
                  next,
                  new Payload.Membership(
                      new ConfChange(ConfChange.Kind.ADD_LEARNER, 99, joiner.encode())))));
      log.hardState(new HardState(TERM + 1, self, next));
    }
    RecoveredLog grown = log();

    assertThatThrownBy(() -> carryOut(asked))
        .hasMessageContaining("RECOVERY_REFUSED")
        .hasMessageContaining("it was carried out here before")
        .hasMessageContaining("delete member/recovered");
    assertThat(log()).isEqualTo(grown);
    carryOut(Recovery.NONE);
    assertThat(log()).isEqualTo(grown);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aMemberThatWasRemovedIsNoSurvivor(Recovery asked) throws IOException {
    append(change(LAST + 1, new ConfChange(ConfChange.Kind.REMOVE, self, Bytes.EMPTY)), LAST + 1);
    RecoveredLog before = log();

    assertThatThrownBy(() -> carryOut(asked))
        .hasMessageContaining("RECOVERY_REFUSED")
        .hasMessageContaining("it was removed");
    assertThat(log()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void anEmptyDataDirectoryIsNoSurvivor(Recovery asked) throws IOException {
    SimulatedDisk empty = new SimulatedDisk(random.split());

    assertThatThrownBy(() ->
            new QuorumRecovery(
                    empty,
                    ModelStateStore.on(empty, random.split()),
                    () -> MINTED,
                    MemberCore.configuredTiming(config.timing()))
                .carryOut(asked))
        .hasMessageContaining("RECOVERY_REFUSED")
        .hasMessageContaining("the data directory is empty");
    assertThat(empty.list("")).isEmpty();
  }

  @Test
  void theDirectoryOfAnEtcdMemberIsNoSurvivor() throws IOException {
    disk.createDirectories("member/snap");

    assertThatThrownBy(() -> carryOut(Recovery.RECOVER_QUORUM))
        .hasMessageContaining("DATA_DIR_FOREIGN");
  }

  /// Cuts the power in the middle of the first, second... change of the disk, until none is left to cut.
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aRecoveryThatWasCutOffAnywhereIsWholeOrHasNotBegun(Recovery asked) throws IOException {
    int cuts = 0;
    for (boolean cut = true; cut; cuts++) {
      QuorumRecoveryTest other = new QuorumRecoveryTest();
      other.livedBefore();
      cut = other.isCutOff(asked, cuts);
      other.carryOut(Recovery.NONE);
      RecoveredLog found = other.log();
      if (found.lastIndex() == LAST) {
        assertThat(found.identity().clusterId()).isEqualTo(genesis.clusterId());
        assertThat(found.hardState().commit()).isEqualTo(COMMITTED);
      } else {
        other.assertAlone(found);
      }
      other.carryOut(asked);
      other.assertAlone(other.log());
    }
    assertThat(cuts).as("changes of the disk that were cut").isGreaterThan(8);
  }

  private boolean isCutOff(Recovery asked, int changes) throws IOException {
    disk.trouble().cutPowerAfter(changes);
    try {
      carryOut(asked);
    } catch (PowerCut _) {
      disk.crash();
      return true;
    }
    disk.crash();
    return false;
  }

  private static Entry change(long index, ConfChange change) {
    return new Entry(TERM, index, new Payload.Membership(change));
  }

  /// Lets the state apply everything up to an index, durably.
  private void apply(int upTo) throws IOException {
    WatchFeed nobody =
        new WatchFeed() {
          @Override
          public void applied(List<AppliedRevision> revisions) {}

          @Override
          public void restarted(long revision) {}
        };
    try (CurrentState state =
        new CurrentState(
            ModelStateStore.on(disk, random.split()),
            new StateHome(disk).current(0),
            new ReplicatedState.Neighbours(new LeaseBook(() -> {}), nobody, WorkWitness.NONE),
            MemberCore.configuredTiming(config.timing()))) {
      state.apply(new ArrayList<>(log().entries().subList(0, upTo)));
      state.flush();
    }
  }
}
