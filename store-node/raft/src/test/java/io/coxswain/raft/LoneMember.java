package io.coxswain.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coxswain.raft.simulation.Founding;
import io.coxswain.raft.simulation.SimulatedDisk;
import io.coxswain.raft.simulation.StateImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One member whose peers are played by the test: it collects what the member says and wants.
final class LoneMember {
  static final long MILLISECOND = 1_000_000;
  static final Timing TIMING = new Timing(0, 100 * MILLISECOND, 1_000 * MILLISECOND, 0);

  final long id;
  final RaftNode node;
  private final SimulatedDisk disk;
  private final List<Message> unsynced = new ArrayList<>();
  private List<Message> sent = new ArrayList<>();
  private final List<Entry> applied = new ArrayList<>();
  private final List<Ready.ReadState> reads = new ArrayList<>();
  private final List<Long> droppedReads = new ArrayList<>();
  private final List<ProposalResult> proposals = new ArrayList<>();
  private @Nullable SnapshotMeta wanted;
  private long lastSequence;
  private boolean syncing = true;
  private long now;

  /// Member 1 of founders 1 to `voters`.
  static LoneMember of(int voters) {
    return new LoneMember(
        1, Founding.of(LongStream.rangeClosed(1, voters).boxed().toList(), TIMING));
  }

  LoneMember(long id, Recovered recovered) {
    this.id = id;
    disk = new SimulatedDisk(recovered);
    node = new RaftNode(RaftConfig.of(id), recovered, _ -> 0, now);
    look();
  }

  // Doing.

  /// From now on nothing reaches the disk until [#sync()].
  LoneMember holdDisk() {
    syncing = false;
    return this;
  }

  LoneMember step(Input input) {
    node.step(input, now);
    look();
    return this;
  }

  LoneMember receive(Message message) {
    return step(new Input.Receive(message));
  }

  /// Lets time pass and ticks whenever something is due.
  LoneMember pass(long nanos) {
    long end = now + nanos;
    while (node.nextDeadlineNanos() <= end) {
      now = Math.max(now, node.nextDeadlineNanos());
      step(new Input.Tick());
    }
    now = end;
    return this;
  }

  void sync() {
    disk.syncThrough(lastSequence);
    sent.addAll(unsynced);
    unsynced.clear();
    node.step(new Input.Persisted(lastSequence), now);
    look();
  }

  /// What would be left after a crash now.
  Recovered crash() {
    disk.crash(_ -> 0);
    return disk.recover();
  }

  /// Makes it the leader of the next term, elected by 2 and 3, its first entry committed.
  LoneMember elected() {
    becomeLeader();
    acknowledge(2, node.status().lastIndex());
    acknowledge(3, node.status().lastIndex());
    takeSent();
    return this;
  }

  /// Makes it the leader of the next term; nobody has answered its appends yet.
  LoneMember becomeLeader() {
    step(new Input.Campaign());
    long term = node.status().term() + 1;
    receive(new Message.PreVoteReply(2, id, term, true));
    receive(new Message.PreVoteReply(3, id, term, true));
    receive(new Message.VoteReply(2, id, term, true));
    receive(new Message.VoteReply(3, id, term, true));
    return this;
  }

  LoneMember acknowledge(long peer, long index) {
    return receive(new Message.AppendReply(peer, id, term(), index, false, 0, 0));
  }

  LoneMember propose(String... commands) {
    List<Payload> payloads = new ArrayList<>();
    for (String command : commands) {
      payloads.add(command(command));
    }
    return step(new Input.Propose(payloads));
  }

  static Payload command(String text) {
    return new Payload.Command(Bytes.wrap(text.getBytes(UTF_8)));
  }

  /// An append of `leader` with one command per `terms`, after `(prevTerm, prevIndex)`.
  Message.Append append(long leader, long term, long prevTerm, long prevIndex, long... terms) {
    List<Entry> entries = new ArrayList<>();
    for (long entryTerm : terms) {
      long index = prevIndex + entries.size() + 1;
      entries.add(new Entry(entryTerm, index, command(entryTerm + "/" + index)));
    }
    return new Message.Append(leader, id, term, prevIndex, prevTerm, entries, 0);
  }

  Message.Heartbeat heartbeat(long leader, long term, long commit) {
    return new Message.Heartbeat(leader, id, term, commit, 1, TIMING, 0);
  }

  private void look() {
    while (node.hasReady()) {
      Ready ready = node.takeReady();
      sent.addAll(ready.messagesNow());
      unsynced.addAll(ready.messagesAfterPersist());
      disk.write(ready.sequence(), ready.hardState(), ready.entriesToPersist());
      lastSequence = ready.sequence();
      wanted = ready.snapshotToInstall().orElse(wanted);
      applied.addAll(ready.committed());
      reads.addAll(ready.readStates());
      droppedReads.addAll(ready.droppedReads());
      proposals.addAll(ready.proposals());
      if (syncing && (ready.needsPersist() || !ready.messagesAfterPersist().isEmpty())) {
        sync();
      }
    }
  }

  /// Installs the snapshot that it wants, if it wants one.
  LoneMember install() {
    SnapshotMeta meta = wanted;
    wanted = null;
    if (meta != null) {
      disk.syncThrough(lastSequence);
      disk.install(StateImage.of(meta));
      step(new Input.SnapshotInstalled(meta));
    }
    return this;
  }

  // Seeing.

  long term() {
    return node.status().term();
  }

  RoleKind role() {
    return node.status().role();
  }

  long commit() {
    return node.status().commit();
  }

  long lastIndex() {
    return node.status().lastIndex();
  }

  List<Message> takeSent() {
    List<Message> taken = sent;
    sent = new ArrayList<>();
    return taken;
  }

  <M extends Message> List<M> takeSent(Class<M> kind) {
    return takeSent().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Entry> applied() {
    return applied;
  }

  List<Ready.ReadState> reads() {
    return reads;
  }

  List<Long> droppedReads() {
    return droppedReads;
  }

  List<ProposalResult> proposals() {
    return proposals;
  }

  /// Terms of the log in memory's image on disk, from index 1 on.
  List<Long> termsOnDisk() {
    return disk.recover().entries().stream().map(Entry::term).toList();
  }
}
