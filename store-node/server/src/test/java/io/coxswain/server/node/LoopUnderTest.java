package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.Ready;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.lane.Crank;
import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.List;

/// Member 1 on its consensus lane, with a disk, peers and an applier that do what the test says.
final class LoopUnderTest {
  static final long SECOND = 1_000_000_000L;
  private static final Timing TIMING = new Timing(0, SECOND / 10, SECOND, SECOND / 10);
  final ManualClock clock = new ManualClock();
  final Crank<ConsensusEvent> lane = new Crank<>(clock, 1000);
  final PendingCalls pending = PendingCalls.empty();
  final RequestIds ids = new RequestIds(1);
  final List<Ready> unwritten = new ArrayList<>();
  final List<Message> sent = new ArrayList<>();
  final List<ApplierEvent> toApply = new ArrayList<>();

  /// What lies in the sockets of a member that was paused; read when the lane asks for it.
  final List<Message> unread = new ArrayList<>();

  /// Whether the event loops go on with this member.
  boolean readers = true;

  final ConsensusLoop loop;
  final RequestDesk desk;

  static final class ManualClock implements Clock {
    private long now = 1;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  LoopUnderTest(Long... voters) {
    Recovered recovered =
        new Recovered(
            HardState.INITIAL,
            0,
            ConfState.ofVoters(voters),
            TimingHistory.of(TIMING),
            0,
            0,
            List.of());
    RaftNode raft = new RaftNode(RaftConfig.of(1), recovered, _ -> 0, clock.now);
    loop = new ConsensusLoop(raft, clock, new RecordingOutlets(), pending, ids);
    lane.run(loop);
    desk =
        new RequestDesk(
            1,
            1000,
            clock,
            ids,
            pending,
            lane,
            () -> new RequestDesk.Backlog(loop.view().commit(), loop.view().commit()));
  }

  final class RecordingOutlets implements ConsensusLoop.Outlets {
    @Override
    public void persist(Ready ready) {
      unwritten.add(ready);
    }

    @Override
    public void send(Message message) {
      sent.add(message);
    }

    @Override
    public void readPeers() {
      if (readers) {
        unread.forEach(LoopUnderTest.this::hear);
        unread.clear();
        lane.offerUrgent(new ConsensusEvent.PeersRead());
      }
    }

    @Override
    public void apply(ApplierEvent event) {
      toApply.add(event);
    }

    @Override
    public void installSnapshot(SnapshotMeta meta) {
      throw new AssertionError("nobody sent a snapshot: " + meta);
    }

    @Override
    public void onConsensus(ConsensusView view) {}

    @Override
    public void onTiming(TimingHistory timing) {}

    @Override
    public void onContactGap(long nanos) {}

    @Override
    public void sendSnapshot(Ready.SnapshotRequest request) {
      throw new AssertionError("nobody is behind: " + request);
    }
  }

  void write() {
    if (!unwritten.isEmpty()) {
      lane.offerUrgent(new ConsensusEvent.Persisted(unwritten.getLast().sequence()));
      unwritten.clear();
    }
    lane.turn();
  }

  void settle() {
    for (int i = 0; i < 10; i++) {
      write();
    }
  }

  void advance(long nanos) {
    clock.now += nanos;
    lane.turn();
    lane.turn(); // or the timer was held back
  }

  /// Another member says something; it is heard in the next turn.
  void hear(Message message) {
    lane.offer(new ConsensusEvent.Feed(new Input.Receive(message)));
  }

  void elect() {
    advance(3 * SECOND);
    settle();
    assertThat(loop.view().role()).isEqualTo(RoleKind.LEADER);
    toApply.clear();
  }

  /// A heartbeat of `leader` in `term` arrives.
  void hearLeader(long leader, long term) {
    lane.offerUrgent(new ConsensusEvent.Feed(new Input.Receive(heartbeat(leader, term))));
    settle();
    assertThat(loop.view().leader()).isEqualTo(leader);
  }

  static Message heartbeat(long leader, long term) {
    return new Message.Heartbeat(leader, 1, term, 0, 1, TIMING, 0);
  }

  List<Message.ProposeForward> forwarded() {
    return sent.stream()
        .filter(Message.ProposeForward.class::isInstance)
        .map(Message.ProposeForward.class::cast)
        .toList();
  }

  List<Entry> committed() {
    return toApply.stream()
        .filter(ApplierEvent.Committed.class::isInstance)
        .flatMap(event -> ((ApplierEvent.Committed) event).entries().stream())
        .toList();
  }
}
