package io.coxswain.raft.progress;

import java.util.ArrayDeque;

/// Appends on their way to one follower, oldest first, bounded by count and by bytes.
///
/// Example with room for two: send (last index 5), send (9), full; an acknowledgement of 7 frees the
/// first, one of 9 both.
final class Inflights {
  private record Sent(long lastIndex, long bytes) {}

  private final int messagesMax;
  private final long bytesMax;
  private final ArrayDeque<Sent> window = new ArrayDeque<>();
  private long bytes;

  Inflights(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  void add(long lastIndex, long messageBytes) {
    window.addLast(new Sent(lastIndex, messageBytes));
    bytes += messageBytes;
  }

  /// Frees every message whose last entry is at or below `index`.
  void freeThrough(long index) {
    for (Sent oldest = window.peekFirst();
        oldest != null && oldest.lastIndex() <= index;
        oldest = window.peekFirst()) {
      bytes -= oldest.bytes();
      window.removeFirst();
    }
  }

  void clear() {
    window.clear();
    bytes = 0;
  }

  boolean full() {
    return window.size() >= messagesMax || bytes >= bytesMax;
  }

  int messages() {
    return window.size();
  }

  long bytes() {
    return bytes;
  }
}
