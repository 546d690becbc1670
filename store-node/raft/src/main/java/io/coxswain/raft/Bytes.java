package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/// An immutable run of bytes that the core carries and never looks into.
///
/// The array is shared, not copied: whoever wraps it promises not to write to it again.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /// Wraps `array` without copying it.
  public static Bytes wrap(byte[] array) {
    requireNonNull(array, "array is null");
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /// The wrapped array itself; read only.
  public byte[] unwrap() {
    return array;
  }

  public int size() {
    return array.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
