package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.Event;
import io.coxswain.api.mvcc.KeyValue;
import java.util.Optional;
import java.util.function.Supplier;

/// One key's change at one revision. Immutable; what came before is read only when somebody asks.
public final class Change {
  private final Revision revision;
  private final boolean delete;
  private final KeyValue keyValue;
  private final long leaseBefore;
  private final Supplier<Optional<KeyValue>> previous;

  Change(
      Revision revision,
      boolean delete,
      KeyValue keyValue,
      long leaseBefore,
      Supplier<Optional<KeyValue>> previous) {
    this.revision = revision;
    this.delete = delete;
    this.keyValue = keyValue;
    this.leaseBefore = leaseBefore;
    this.previous = previous;
  }

  /// Its place in the history.
  public Revision revision() {
    return revision;
  }

  /// Whether the key's life ended here.
  public boolean isDelete() {
    return delete;
  }

  /// What `mvccpb.Event.kv` holds: the new state, or for a deletion the key and the revision only.
  public KeyValue keyValue() {
    return keyValue;
  }

  /// The lease that held the key until this change; 0 = none, or the change was read from the history.
  public long leaseBefore() {
    return leaseBefore;
  }

  /// The state that this change replaced; empty if the key did not live or that state was compacted.
  /// May read the state store.
  public Optional<KeyValue> previous() {
    return previous.get();
  }

  /// As watchers see it.
  ///
  /// @param withPrevious fill `prev_kv`, which may read the state store
  public Event toEvent(boolean withPrevious) {
    Event.Builder event =
        Event.newBuilder()
            .setType(delete ? Event.EventType.DELETE : Event.EventType.PUT)
            .setKv(keyValue);
    if (withPrevious) {
      previous().ifPresent(event::setPrevKv);
    }
    return event.build();
  }

  @Override
  public String toString() {
    return "%s %s %s"
        .formatted(revision, delete ? "delete" : "put", keyValue.getKey().toStringUtf8());
  }
}
