package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.putOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestHeader;
import io.coxswain.api.membership.Attributes;
import io.coxswain.api.membership.ClusterMemberAttrSetRequest;
import io.coxswain.api.membership.ClusterVersionSetRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.members.ChangeContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries that are not about keys; where the state stands, and that it stands there after a restart too.
class ReplicatedStateTest {
  @TempDir private Path directory;
  private StateWorld world;

  @BeforeEach
  void open() throws IOException {
    world = new StateWorld(directory);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void anEmptyStoreStandsAtZeroByTheConfiguredTiming() {
    Standing standing = world.state().standing();
    assertThat(standing.index()).isZero();
    assertThat(standing.term()).isZero();
    assertThat(standing.conf().voters()).isEmpty();
    assertThat(standing.members().members()).isEmpty();
    assertThat(standing.timing()).isEqualTo(TimingHistory.of(StateWorld.CONFIGURED));
  }

  @Test
  void aLeadersFirstEntryMovesTheIndexOnly() {
    assertThat(applyOne(new Payload.Empty())).isEqualTo(new Outcome.Silent());
    assertThat(world.state().standing().index()).isEqualTo(1);
    assertThat(world.state().standing().term()).isEqualTo(StateWorld.TERM);
    assertThat(world.kv().currentRevision()).isEqualTo(1);
  }

  @Test
  void membersComeGoAndAreThereAfterARestart() throws IOException {
    applyOne(added(ConfChange.Kind.ADD_VOTER, 1, false));
    applyOne(added(ConfChange.Kind.ADD_VOTER, 2, false));
    Outcome outcome = applyOne(added(ConfChange.Kind.ADD_LEARNER, 3, true));
    assertThat(outcome).isInstanceOf(Outcome.MembersChanged.class);
    Outcome.MembersChanged changed = (Outcome.MembersChanged) outcome;
    assertThat(changed.proposer()).isEqualTo(8);
    assertThat(changed.requestId()).isEqualTo(99);
    assertThat(changed.after().members()).hasSize(3);

    publish(3, "three");
    publish(4, "unknown");
    applyOne(
        new Payload.Membership(
            new ConfChange(
                ConfChange.Kind.ADD_VOTER,
                3,
                new ChangeContext(3, List.of(), false, "", true, 8, 100).encode())));
    applyOne(new Payload.Membership(new ConfChange(ConfChange.Kind.REMOVE, 1, Bytes.EMPTY)));
    Standing before = world.state().standing();
    world.restart();

    Standing standing = world.state().standing();
    assertThat(standing).isEqualTo(before);
    assertThat(standing.conf()).isEqualTo(new ConfState(7, List.of(2L, 3L), List.of()));
    assertThat(standing.members().toSnapshot().byId(3).orElseThrow())
        .isEqualTo(new Member(3, "three", List.of("http://3:1"), List.of("http://3:2"), false));
    assertThat(standing.members().isRemoved(1)).isTrue();
  }

  @Test
  void timingIsSetOnTopOfTheEpochThatWasSeen() throws IOException {
    Timing first = new Timing(1, 50_000_000, 500_000_000, 50_000_000);
    Timing second = new Timing(2, 60_000_000, 600_000_000, 60_000_000);
    assertThat(retime(first)).isEqualTo(1);
    assertThat(retime(second)).isEqualTo(2);
    // Somebody else saw epoch 1 too: what is in force is answered, and nothing changes.
    assertThat(retime(new Timing(2, 1, 5, 0))).isEqualTo(2);
    world.restart();
    assertThat(world.state().standing().timing()).isEqualTo(new TimingHistory(second, first));
  }

  @Test
  void theClusterVersionIsKept() throws IOException {
    assertThat(world.state().clusterVersion()).isEmpty();
    world.done(request ->
        request.setClusterVersionSet(ClusterVersionSetRequest.newBuilder().setVer("3.7.0")));
    world.restart();
    assertThat(world.state().clusterVersion()).isEqualTo("3.7.0");
  }

  @Test
  void aGroupIsSeenAsAWhole() {
    List<Outcome> outcomes =
        world
            .state()
            .apply(
                List.of(
                    world.entry(1, world.command(request -> request.setPut(putOf("a", "1")))),
                    world.entry(
                        2,
                        world.command(
                            request -> request.setPut(putOf("a", "").setIgnoreValue(true)))),
                    world.entry(3, new Payload.Empty())));
    assertThat(outcomes).hasSize(3);
    assertThat(world.contents()).containsExactly("a=1");
    assertThat(world.watched()).containsExactly("2 a", "3 a");
  }

  @Test
  void eachEntryIsAppliedOnceInOrder() throws IOException {
    world.put("a", "1");
    world.put("a", "2");
    world.restart();
    assertThat(world.state().standing().index()).isEqualTo(2);
    for (int ahead : new int[] {-1, 0, 2}) {
      assertThatThrownBy(
              () -> world.state().apply(List.of(world.entry(ahead, new Payload.Empty()))))
          .isInstanceOf(IllegalStateException.class);
      world.restart(); // what lies in memory after a fault is not to be used
    }
    assertThat(world.put("a", "3").revision()).isEqualTo(4);
  }

  @Test
  void requestsOfEtcdWithoutAHeaderAreAppliedToo() {
    InternalRaftRequest request =
        InternalRaftRequest.newBuilder().setID(12).setPut(putOf("a", "1")).build();
    Outcome outcome = applyOne(new Payload.Command(Bytes.wrap(request.toByteArray())));
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(((Outcome.Answered) outcome).requestId()).isEqualTo(12);
    assertThat(((Outcome.Answered) outcome).proposer()).isZero();
  }

  @Test
  void anUnknownKindStopsTheMember() {
    InternalRaftRequest notOurs =
        InternalRaftRequest.newBuilder().setRange(RangeRequest.getDefaultInstance()).build();
    assertFault(notOurs.toByteArray(), FaultCode.ENTRY_UNKNOWN, "range");
    byte[] fieldOfTheFuture = {(byte) 0x82, (byte) 0xf0, 0x04, 0x01, 0x00}; // 9984, one byte long
    assertFault(fieldOfTheFuture, FaultCode.ENTRY_UNKNOWN, "9984");
    assertFault(new byte[] {0x0f}, FaultCode.ENTRY_UNREADABLE, "no request");
  }

  private void assertFault(byte[] bytes, FaultCode code, String named) {
    assertThatThrownBy(() -> applyOne(new Payload.Command(Bytes.wrap(bytes))))
        .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.code()).isEqualTo(code))
        .hasMessageContaining(named);
  }

  private Outcome applyOne(Payload payload) {
    return world.state().apply(List.of(world.entry(payload))).getFirst();
  }

  private long retime(Timing timing) {
    InternalRaftRequest header =
        InternalRaftRequest.newBuilder()
            .setHeader(RequestHeader.newBuilder().setID(5).setCoxswainMemberId(6))
            .build();
    Outcome outcome = applyOne(new Payload.Retiming(timing, Bytes.wrap(header.toByteArray())));
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    Outcome.Answered answered = (Outcome.Answered) outcome;
    assertThat(answered.requestId()).isEqualTo(5);
    assertThat(answered.proposer()).isEqualTo(6);
    return ((SetTimingResponse) answered.answer().response()).getTiming().getEpoch();
  }

  private void publish(long memberId, String name) {
    world.done(request ->
        request.setClusterMemberAttrSet(
            ClusterMemberAttrSetRequest.newBuilder()
                .setMemberID(memberId)
                .setMemberAttributes(
                    Attributes.newBuilder()
                        .setName(name)
                        .addClientUrls("http://%d:2".formatted(memberId)))));
  }

  private static Payload added(ConfChange.Kind kind, long id, boolean learner) {
    ChangeContext context =
        new ChangeContext(id, List.of("http://%d:1".formatted(id)), learner, "", false, 8, 99);
    return new Payload.Membership(new ConfChange(kind, id, context.encode()));
  }
}
