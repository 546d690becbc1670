package io.coxswain.server.watch;

import com.google.protobuf.ByteString;

/// One client stream: watchers created, cancelled and asked for progress. Called by one thread at a time.
public interface WatchStream extends AutoCloseable {

  /// Creates a watcher; the outlet receives `Created` before any event, or `Cancelled` with the id
  /// `REFUSED`.
  ///
  /// @param watchId wanted id, 0 = choose
  /// @throws TooManyAsks if the client asks faster than it reads; close the stream
  void create(long watchId, WatchSpec spec);

  /// Cancels; the outlet receives `Cancelled`. Unknown ids are ignored, as in etcd.
  void cancel(long watchId);

  /// Asks for one progress notification for all watchers of the stream; sent only when all are synced.
  void requestProgress();

  /// The outlet can take more.
  void onReady();

  @Override
  void close();

  /// What to watch.
  ///
  /// @param rangeEnd empty = one key; single zero byte = from key on
  /// @param startRevision 0 = from now
  record WatchSpec(
      ByteString key,
      ByteString rangeEnd,
      long startRevision,
      boolean prevKv,
      boolean progressNotify,
      boolean noPut,
      boolean noDelete,
      boolean fragment) {}
}
