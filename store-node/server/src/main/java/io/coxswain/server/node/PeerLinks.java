package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.server.members.MemberList;
import java.util.Set;

/// The other members, as the rest of this one sees them. Thread-safe; nothing blocks.
interface PeerLinks {

  /// Queues a message for `message.to()`; it may be lost.
  void send(Message message);

  /// Has everything read that has arrived from the others; then consensus is told
  /// [ConsensusEvent.PeersRead].
  void read();

  /// Sends the state to a member that is further behind than the log reaches; reports the end as
  /// `Input.SnapshotSent`.
  void sendSnapshot(Ready.SnapshotRequest request);

  /// Talk to these members, under these addresses, and to nobody else.
  void update(MemberList members);

  /// Members that have been heard from for [ChangeGates#HEALTHY_SECONDS] without a break.
  Set<Long> longConnected();

  /// Those of them whom this member asks something.
  PeerAnswers asked();
}
