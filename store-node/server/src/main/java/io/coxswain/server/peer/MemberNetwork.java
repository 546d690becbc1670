package io.coxswain.server.peer;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.raft.Message;
import io.coxswain.server.world.Network;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What one member can do to the others: the [PeerTransport] over TCP, or a simulated network.
/// Thread-safe; nothing blocks but [#close()]. What comes the other way is for a [PeerHandler].
public interface MemberNetwork extends Network<Message>, AutoCloseable {

  /// Talks to these members at these addresses from now on, and to no others. Addresses must not be empty.
  void update(Map<Long, List<URI>> members);

  /// Queues a message for `message.to()`. False if it was dropped: the member isn't known, its link is down
  /// or full, or it is a snapshot, which goes by [#sendSnapshot].
  @Override
  boolean send(Message message);

  /// Sends the files of `directory` (flat, complete, unchanging until the future completes) and then the
  /// message. Fails with the reason if the other side didn't take it: [SnapshotDamaged] if the files can't be
  /// read here, or are not what was once written as the other side finds.
  CompletableFuture<Void> sendSnapshot(Message.InstallSnapshot message, String directory);

  /// Asks a member something that only the leader can answer. Fails if it can't be reached in time.
  CompletableFuture<ForwardReply> forward(long to, ForwardRequest request, Duration patience);

  /// Asks whoever listens at `address` what it knows of a member. Needs no link, so it can be asked before
  /// the members are known.
  CompletableFuture<RecallReply> recall(URI address, RecallRequest request, Duration patience);

  /// Runs `done` once, on any thread, when all messages that have arrived at this host before the call were
  /// handed to the [PeerHandler].
  void afterReads(Runnable done);

  /// How the links to the other members fare, by member id.
  Map<Long, LinkFigures> figures();

  /// Ends all connections.
  @Override
  void close();
}
