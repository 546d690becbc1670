package io.coxswain.server.mvcc;

/// The point in the store's life at which one key changed.
///
/// @param main counts transactions that changed something; what clients call the revision, from 2 on
/// @param sub orders the changes inside one transaction, from 0
public record Revision(long main, long sub) implements Comparable<Revision> {

  /// Before everything: the predecessor of a key's first change.
  public static final Revision NONE = new Revision(0, 0);

  public Revision {
    if (main < 0 || sub < 0) {
      throw new IllegalArgumentException("revision must be >= 0, was %d.%d".formatted(main, sub));
    }
  }

  @Override
  public int compareTo(Revision other) {
    return main != other.main ? Long.compare(main, other.main) : Long.compare(sub, other.sub);
  }

  @Override
  public String toString() {
    return main + "." + sub;
  }
}
