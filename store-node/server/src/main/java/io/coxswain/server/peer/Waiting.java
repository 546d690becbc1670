package io.coxswain.server.peer;

import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Messages that wait for one link, bounded by count and by bytes. Any thread puts in, one takes out.
final class Waiting {
  private static final int MESSAGE_BYTES = 64;

  private final int countMax;
  private final long bytesMax;
  private final ConcurrentLinkedQueue<Message> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Waiting(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  /// False if it is full; one message always fits into an empty one.
  boolean offer(Message message) {
    int size = size(message);
    if (count.incrementAndGet() > countMax || (bytes.get() > 0 && bytes.get() + size > bytesMax)) {
      count.decrementAndGet();
      return false;
    }
    bytes.addAndGet(size);
    queue.add(message);
    return true;
  }

  @Nullable Message poll() {
    Message message = queue.poll();
    if (message != null) {
      count.decrementAndGet();
      bytes.addAndGet(-size(message));
    }
    return message;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// Throws away everything and answers how much that was.
  int clear() {
    int dropped = 0;
    while (poll() != null) {
      dropped++;
    }
    return dropped;
  }

  private static int size(Message message) {
    return switch (message) {
      case Message.Append append ->
          MESSAGE_BYTES + append.entries().stream().mapToInt(Entry::sizeBytes).sum();
      case Message.ProposeForward forward ->
          MESSAGE_BYTES + forward.payloads().stream().mapToInt(Payload::sizeBytes).sum();
      case Message.PreVote _,
          Message.PreVoteReply _,
          Message.Vote _,
          Message.VoteReply _,
          Message.AppendReply _,
          Message.Heartbeat _,
          Message.HeartbeatReply _,
          Message.InstallSnapshot _,
          Message.TimeoutNow _,
          Message.ReadRequest _,
          Message.ReadReply _ ->
          MESSAGE_BYTES;
    };
  }
}
