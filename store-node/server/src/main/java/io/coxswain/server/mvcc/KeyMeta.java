package io.coxswain.server.mvcc;

/// What is known about a key at one revision without looking at its value.
///
/// @param created revision at which this life of the key began; 0 = the key was deleted here
/// @param modified the revision of this change
/// @param version changes in this life, from 1; 0 = the key was deleted here
/// @param lease the lease that holds the key, 0 = none
/// @param storedBytes length of the stored `KeyValue` message
record KeyMeta(long created, Revision modified, long version, long lease, int storedBytes) {

  KeyMeta {
    if (created < 0 || version < 0 || (created == 0) != (version == 0) || storedBytes < 0) {
      throw new IllegalArgumentException(
          "not the metadata of a key: created %d, version %d, %d bytes"
              .formatted(created, version, storedBytes));
    }
  }

  static KeyMeta tombstone(Revision revision, int storedBytes) {
    return new KeyMeta(0, revision, 0, 0, storedBytes);
  }

  boolean isTombstone() {
    return version == 0;
  }

  void writeTo(Packed out) {
    out.number(modified.main())
        .number(modified.sub())
        .number(version)
        .number(modified.main() - created)
        .number(lease)
        .number(storedBytes);
  }

  static KeyMeta readFrom(Packed.Reader in) {
    long main = in.number();
    long sub = in.number();
    long version = in.number();
    long created = main - in.number();
    return new KeyMeta(created, new Revision(main, sub), version, in.number(), (int) in.number());
  }
}
