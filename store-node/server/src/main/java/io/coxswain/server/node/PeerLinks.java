package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.mvcc.HashAnswer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The other members, as the rest of this one sees them. Thread-safe; nothing blocks. Questions to the
/// leader fail with `RequestFailed` when it can't be reached or doesn't lead.
interface PeerLinks extends MembershipDesk.ToLeader {

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

  /// Has the leader renew a lease.
  CompletableFuture<Long> renew(long leader, long leaseId);

  /// Asks a member for a hash of everything up to a revision.
  CompletableFuture<HashAnswer> hash(long member, long revision);

  /// Asks the leader how much is left of a lease.
  CompletableFuture<Optional<TimeToLive>> inspect(long leader, long leaseId, boolean withKeys);
}
