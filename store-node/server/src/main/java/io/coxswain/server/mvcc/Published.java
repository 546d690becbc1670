package io.coxswain.server.mvcc;

/// What readers see, all of one moment.
///
/// @param compacted -1 = never
/// @param logicalBytes see [Counters#logicalBytes()]
record Published(KeyTree keys, long revision, long compacted, long logicalBytes) {

  static Published of(KeyTree keys, Counters counters) {
    return new Published(keys, counters.revision(), counters.compacted(), counters.logicalBytes());
  }
}
