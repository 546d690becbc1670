package io.coxswain.raft;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads a follower has passed to the leader and waits for; each is answered or dropped, once.
final class ForwardedReads {
  private final Core core;

  /// Request to the time its answer is given up, oldest first.
  private final Map<Long, Long> waiting = new LinkedHashMap<>();

  ForwardedReads(Core core) {
    this.core = core;
  }

  void forward(long requestId, long leader) {
    if (leader == MemberId.NONE || waiting.size() >= core.config.pendingReadsMax()) {
      core.outbox.dropRead(requestId);
      return;
    }
    waiting.put(requestId, core.now() + core.timing.electionNanos());
    core.outbox.now(new Message.ReadRequest(core.id(), leader, core.term(), requestId));
  }

  void answered(Message.ReadReply reply) {
    if (waiting.remove(reply.requestId()) != null) {
      core.outbox.read(reply.requestId(), reply.index());
    }
  }

  /// Request or answer may have been lost; the caller asks again under a fresh id.
  void expire() {
    Iterator<Map.Entry<Long, Long>> oldestFirst = waiting.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Long, Long> read = oldestFirst.next();
      if (!Deadline.due(core.now(), read.getValue())) {
        return;
      }
      core.outbox.dropRead(read.getKey());
      oldestFirst.remove();
    }
  }

  long deadlineNanos() {
    return waiting.isEmpty() ? Deadline.NEVER : waiting.values().iterator().next();
  }

  void dropAll() {
    waiting.keySet().forEach(core.outbox::dropRead);
    waiting.clear();
  }
}
