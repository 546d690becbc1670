package io.coxswain.server.watch;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.Event;
import io.coxswain.server.mvcc.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A revision as the watch room passes it round: each event is made once, whoever and how many receive
/// it. Its lazy parts belong to the watch lane; everything else may be read by any thread.
final class SharedRevision {
  /// What a change costs beside its bytes, rounded up.
  private static final int OVERHEAD_BYTES = 200;

  private final long revision;
  private final List<Change> changes;
  private final long bytes;
  private final @Nullable Event[] plain;
  private final @Nullable Event[] withPrevious;

  SharedRevision(AppliedRevision applied) {
    this.revision = applied.revision();
    this.changes = applied.changes();
    long sum = 0;
    for (Change change : changes) {
      sum += OVERHEAD_BYTES + change.keyValue().getSerializedSize();
    }
    this.bytes = sum;
    this.plain = new Event[changes.size()];
    this.withPrevious = new Event[changes.size()];
  }

  long revision() {
    return revision;
  }

  /// Roughly what it holds in memory.
  long bytes() {
    return bytes;
  }

  int size() {
    return changes.size();
  }

  ByteString keyAt(int position) {
    return changes.get(position).keyValue().getKey();
  }

  boolean isDeleteAt(int position) {
    return changes.get(position).isDelete();
  }

  /// Watch lane only.
  Event eventAt(int position, boolean previous) {
    @Nullable Event[] made = previous ? withPrevious : plain;
    Event event = made[position];
    if (event == null) {
      event = changes.get(position).toEvent(previous);
      made[position] = event;
    }
    return event;
  }
}
