package io.coxswain.operator.storeclient;

/// A member's id in the store, an unsigned 64-bit number. Printed in hexadecimal, as `etcdctl` does.
public record MemberId(long value) {
  /// Reads what [#toString] wrote.
  public static MemberId parse(String hexadecimal) {
    return new MemberId(Long.parseUnsignedLong(hexadecimal, 16));
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
