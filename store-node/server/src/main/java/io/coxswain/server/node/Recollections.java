package io.coxswain.server.node;

import io.coxswain.api.peer.Recollection;
import io.coxswain.raft.Message;
import io.coxswain.server.members.MemberList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What this member remembers of others: enough to tell one that lost its disk from one that never was.
/// A member that voted or acknowledged and then forgot could do so again otherwise, for somebody else.
/// Thread-safe. What it heard itself is kept while it runs; announcements and removals are replicated.
final class Recollections {
  private final Set<Long> voted = ConcurrentHashMap.newKeySet();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  /// A message has come in.
  void note(Message message) {
    if (message instanceof Message.VoteReply reply && reply.granted()) {
      voted.add(reply.from());
    } else if (message instanceof Message.AppendReply reply
        && !reply.rejected()
        && reply.index() > 0) {
      acknowledged.add(reply.from());
    }
  }

  /// What is remembered of one member.
  ///
  /// @param members the list as applied here
  Recollection of(long memberId, MemberList members) {
    boolean published =
        members.members().stream()
            .anyMatch(member -> member.id() == memberId && !member.name().isEmpty());
    return Recollection.newBuilder()
        .setVoted(voted.contains(memberId))
        .setAcknowledged(acknowledged.contains(memberId))
        .setPublished(published)
        .setRemoved(members.isRemoved(memberId))
        .build();
  }
}
