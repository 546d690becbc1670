package io.coxswain.server.mvcc;

/// Walks changes in the order in which they happened. Holds a view of the state store: close it soon. Not
/// thread-safe.
public interface ChangeCursor extends AutoCloseable {

  /// Moves to the next change; false when the last revision that was there at opening has been passed.
  boolean next();

  /// The change the cursor stands on; only after [#next()] answered true.
  Change change();

  @Override
  void close();
}
