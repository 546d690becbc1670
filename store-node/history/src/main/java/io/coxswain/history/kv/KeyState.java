package io.coxswain.history.kv;

import static java.util.Objects.requireNonNull;

/// A key as some revision left it, there or not there.
///
/// @param value empty if the key is not there
/// @param createRevision of the put that brought it to life; 0 = the key is not there
/// @param modRevision of the last change; 0 = the key is not there, as a read finds it. The event of a
///     deletion carries the revision of the deletion
/// @param version number of puts since it came to life; 0 = the key is not there
public record KeyState(
    String key, String value, long createRevision, long modRevision, long version) {

  public KeyState {
    requireNonNull(key, "key is null");
    requireNonNull(value, "value is null");
    if (version < 0) {
      throw new IllegalArgumentException("version must be >= 0, was " + version);
    }
  }

  /// What a read of a key that is not there finds.
  public static KeyState absent(String key) {
    return new KeyState(key, "", 0, 0, 0);
  }

  /// What the event of a deletion carries.
  public static KeyState deleted(String key, long revision) {
    return new KeyState(key, "", 0, revision, 0);
  }

  public boolean exists() {
    return version > 0;
  }

  /// The key after a put.
  public KeyState put(String newValue, long revision) {
    return new KeyState(key, newValue, exists() ? createRevision : revision, revision, version + 1);
  }

  @Override
  public String toString() {
    return exists()
        ? "%s=%s (created %d, modified %d, version %d)"
            .formatted(key, value, createRevision, modRevision, version)
        : "no " + key;
  }
}
