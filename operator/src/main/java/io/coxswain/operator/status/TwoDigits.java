package io.coxswain.operator.status;

/// Rounds a measured number to two significant digits: more would only make it flutter.
final class TwoDigits {
  private TwoDigits() {}

  static long of(long value) {
    long unit = 1;
    for (long rest = value; rest >= 100; rest /= 10) {
      unit *= 10;
    }
    return (value + unit / 2) / unit * unit;
  }
}
