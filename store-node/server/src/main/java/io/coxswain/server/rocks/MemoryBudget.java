package io.coxswain.server.rocks;

/// How much native memory the state may take, all open stores together.
///
/// @param blockCacheBytes blocks, indexes and filters read from files
/// @param memtableBytes written but not flushed; a flush starts at about half of it
public record MemoryBudget(long blockCacheBytes, long memtableBytes) {

  /// 96 MiB together: with the heap it keeps a member under 250 MB when idle.
  public static final MemoryBudget DEFAULT = new MemoryBudget(64L << 20, 32L << 20);

  public MemoryBudget {
    if (blockCacheBytes < 1 << 20 || memtableBytes < 1 << 20) {
      throw new IllegalArgumentException(
          "budgets must be >= 1 MiB, were %d and %d".formatted(blockCacheBytes, memtableBytes));
    }
  }
}
