package io.coxswain.history.kv;

/// One change of one key, as a watch tells it.
///
/// @param now the key after it; after a deletion only key and revision of the deletion
/// @param before the key before it (`prev_kv`); looked at only where it was asked for
public record Event(KeyState now, KeyState before) {

  public Event {
    if (!now.key().equals(before.key())) {
      throw new IllegalArgumentException(
          "an event of %s and %s".formatted(now.key(), before.key()));
    }
  }

  /// An event of which nobody asked what was there before.
  public static Event of(KeyState now) {
    return new Event(now, KeyState.absent(now.key()));
  }

  public String key() {
    return now.key();
  }

  public long revision() {
    return now.modRevision();
  }

  public Kind kind() {
    return now.exists() ? Kind.PUT : Kind.DELETE;
  }

  public enum Kind {
    PUT,
    DELETE
  }

  @Override
  public String toString() {
    return now.exists() ? "put " + now : "delete %s at %d".formatted(key(), revision());
  }
}
