package io.coxswain.server.log;

import java.util.zip.CRC32C;

/// CRC-32C (Castagnoli) over everything the log has ever held, continued from a stored value.
///
/// The JDK's intrinsic checksum can't be started in the middle. But any checksum is that of some four
/// bytes: to continue from a value, a fresh one is fed the four bytes that lead to it.
final class RollingCrc {
  /// Castagnoli's polynomial, bits reversed.
  private static final int POLYNOMIAL = 0x82F63B78;

  private final CRC32C crc = new CRC32C();

  /// Continues as if everything so far had the checksum `value`.
  void continueFrom(int value) {
    int register = ~value;
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      register = register < 0 ? (register ^ POLYNOMIAL) << 1 | 1 : register << 1;
    }
    int seed = ~register;
    crc.reset();
    crc.update(seed);
    crc.update(seed >>> 8);
    crc.update(seed >>> 16);
    crc.update(seed >>> 24);
  }

  void update(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
  }

  int value() {
    return (int) crc.getValue();
  }
}
