package io.coxswain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.admin.AdminGrpc;
import io.coxswain.api.admin.ChangeMembershipRequest;
import io.coxswain.api.admin.ChangeMembershipResponse;
import io.coxswain.api.admin.DescribeRequest;
import io.coxswain.api.admin.DescribeResponse;
import io.coxswain.api.admin.Remove;
import io.coxswain.api.admin.SetTimingRequest;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.api.admin.TransferLeadershipRequest;
import io.coxswain.api.admin.WatchLeaderRequest;
import io.coxswain.api.admin.WatchLeaderResponse;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.raft.progress.ProgressState;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.MembershipMoved;
import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;
import io.coxswain.server.world.FakeClock;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServiceTest {
  private static final long SELF = 1;
  private static final long OTHER = 2;
  private static final Timing IN_FORCE = new Timing(4, 100, 1000, 1000);

  private final FakeClock clock = new FakeClock();
  private final LeaderFeed leaders = new LeaderFeed();
  private final List<Timing> proposed = new ArrayList<>();
  private final List<Long> transfers = new ArrayList<>();
  private Optional<String> objection = Optional.empty();
  private RoleKind role = RoleKind.LEADER;
  private final Server server;
  private final ManagedChannel channel;
  private final AdminGrpc.AdminBlockingStub admin;

  AdminServiceTest() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(new AdminService(rooms()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    admin = AdminGrpc.newBlockingStub(channel);
  }

  @BeforeEach
  void lead() {
    leaders.publish(new LeaderFeed.Lead(SELF, 7));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void describesProgressTimingAndMembersOfOneMoment() {
    DescribeResponse seen = admin.describe(DescribeRequest.getDefaultInstance());
    assertThat(seen.getIdentity().getMemberId()).isEqualTo(SELF);
    assertThat(seen.getRaft().getTerm()).isEqualTo(7);
    assertThat(seen.getRaft().getAppliedIndex()).isEqualTo(19);
    assertThat(seen.getRaft().getProgress(0).getMatchIndex()).isEqualTo(18);
    assertThat(seen.getRaft().getProgress(0).getSilentNanos()).isEqualTo(77);
    assertThat(seen.getTiming().getCurrent().getEpoch()).isEqualTo(4);
    assertThat(seen.getTiming().getAcknowledgedList())
        .extracting(one -> one.getMemberId() + "@" + one.getEpoch())
        .containsExactlyInAnyOrder("1@4", "2@3");
    assertThat(seen.getMembership().getMembershipIndex()).isEqualTo(5);
    assertThat(seen.getMembership().getMembersList())
        .extracting(member -> member.getName())
        .containsExactly("a", "b");
  }

  @Test
  void setsATimingOnTopOfTheEpochThatWasSeen() {
    SetTimingResponse set = admin.setTiming(timing(4, 200, 2000));
    assertThat(set.getTiming().getEpoch()).isEqualTo(5);
    assertThat(proposed).containsExactly(new Timing(5, 200, 2000, 2000));
  }

  @Test
  void refusesATimingThatCannotBe() {
    fails(Status.Code.ABORTED, "epoch 4", () -> admin.setTiming(timing(3, 200, 2000)));
    fails(Status.Code.INVALID_ARGUMENT, "5 heartbeats", () -> admin.setTiming(timing(4, 200, 900)));
    objection = Optional.of("below what was seen");
    fails(Status.Code.FAILED_PRECONDITION, "was seen", () -> admin.setTiming(timing(4, 20, 200)));
    assertThat(proposed).isEmpty();
  }

  @Test
  void changesTheMembershipThatTheCallerSaw() {
    ChangeMembershipResponse changed = admin.changeMembership(removal(5));
    assertThat(changed.getMemberId()).isEqualTo(OTHER);
    fails(Status.Code.ABORTED, "index is 5", () -> admin.changeMembership(removal(4)));
    ChangeMembershipRequest nothing =
        ChangeMembershipRequest.newBuilder().setExpectedMembershipIndex(5).build();
    fails(Status.Code.INVALID_ARGUMENT, "no change", () -> admin.changeMembership(nothing));
  }

  @Test
  void onlyTheLeaderChangesMembersAndHandsTheLeadOver() {
    assertThat(admin.transferLeadership(TransferLeadershipRequest.getDefaultInstance()).getTerm())
        .isEqualTo(7);
    assertThat(transfers).as("to the furthest voter").containsExactly(OTHER);
    role = RoleKind.FOLLOWER;
    fails(Status.Code.FAILED_PRECONDITION, "not leader", () -> admin.changeMembership(removal(5)));
    fails(
        Status.Code.FAILED_PRECONDITION,
        "not leader",
        () -> admin.transferLeadership(TransferLeadershipRequest.getDefaultInstance()));
  }

  @Test
  void tellsWhoLeadsAndEveryChange() {
    Iterator<WatchLeaderResponse> heard =
        admin.watchLeader(WatchLeaderRequest.getDefaultInstance());
    assertThat(heard.next().getLeaderId()).isEqualTo(SELF);
    leaders.publish(new LeaderFeed.Lead(0, 8));
    leaders.publish(new LeaderFeed.Lead(OTHER, 8));
    assertThat(heard.next().getLeaderId()).isZero();
    assertThat(heard.next().getLeaderId()).isEqualTo(OTHER);
  }

  private static void fails(Status.Code code, String words, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  private static SetTimingRequest timing(long epoch, long heartbeat, long election) {
    return SetTimingRequest.newBuilder()
        .setExpectedEpoch(epoch)
        .setHeartbeatNanos(heartbeat)
        .setElectionNanos(election)
        .build();
  }

  private static ChangeMembershipRequest removal(long expectedIndex) {
    return ChangeMembershipRequest.newBuilder()
        .setExpectedMembershipIndex(expectedIndex)
        .setRemove(Remove.newBuilder().setMemberId(OTHER))
        .build();
  }

  private AdminRooms rooms() {
    return new AdminRooms(
        new AdminRooms.Identity(99, SELF, "a", 1234, "0.1", 0),
        () -> CompletableFuture.completedFuture(status()),
        () -> 19,
        List::of,
        new Measured(new DiskMeter(clock), new PauseMeter(clock), new ContactMeter(clock)),
        new TwoMembers(),
        target -> {
          transfers.add(target);
          return CompletableFuture.runAsync(() -> {}, Runnable::run);
        },
        new FakeTimings(),
        leaders,
        clock);
  }

  private RaftStatus status() {
    return new RaftStatus(
        SELF,
        7,
        SELF,
        role,
        SELF,
        20,
        19,
        20,
        1,
        21,
        new ConfState(5, List.of(SELF, OTHER), List.of()),
        new TimingHistory(IN_FORCE, new Timing(3, 100, 1000, 1000)),
        100,
        1000,
        0,
        0,
        false,
        0,
        Map.of(
            OTHER,
            new RaftStatus.PeerProgress(
                18, 22, ProgressState.REPLICATE, false, true, 77, 1, 10, 0, 3)));
  }

  private final class FakeTimings implements Timings {
    @Override
    public CompletableFuture<SetTimingResponse> propose(Timing next) {
      proposed.add(next);
      return CompletableFuture.completedFuture(
          SetTimingResponse.newBuilder().setTiming(Description.toWire(next)).build());
    }

    @Override
    public Optional<String> objection(Timing next) {
      return objection;
    }
  }

  private static final class TwoMembers implements Membership {
    private static final Member A = member(SELF, "a");
    private static final Member B = member(OTHER, "b");

    private static Member member(long id, String name) {
      return new Member(id, name, List.of("http://" + name), List.of(), false);
    }

    @Override
    public Snapshot current() {
      return new Snapshot(List.of(A, B), 5);
    }

    @Override
    public CompletableFuture<Result> change(Change change, OptionalLong expectedIndex) {
      return expectedIndex.orElse(5) == 5
          ? CompletableFuture.completedFuture(new Result(B, new Snapshot(List.of(A), 6)))
          : CompletableFuture.failedFuture(new MembershipMoved(5));
    }
  }
}
