package io.coxswain.server.watch;

import io.coxswain.api.mvcc.Event;
import java.util.List;

/// Where a stream's answers go (a gRPC stream, a JSON stream, the simulation). Bounded by [#isReady()].
public interface WatchOutlet {

  /// Whether more can be sent without queueing; when it turns true again the owner calls
  /// [WatchStream#onReady()].
  boolean isReady();

  /// Sends one notice. Called by one thread at a time, in order. Events and progress come only while the
  /// outlet is ready; `Created` and `Cancelled` always, they are answers. Must not throw: after the client
  /// is gone it does nothing.
  void send(Notice notice);

  /// What a stream hears. `revision` is for the header: for events and progress, everything up to it has
  /// been sent; else the store's current revision.
  sealed interface Notice {
    long watchId();

    long revision();

    record Created(long watchId, long revision) implements Notice {}

    /// The end of a watcher, or instead of its `Created`: then the id is [#REFUSED] (etcd answers this as
    /// created and cancelled in one).
    ///
    /// @param compactRevision above 0 when the start was compacted
    /// @param reason etcd's text; empty when the client cancelled or `compactRevision` says it
    record Cancelled(long watchId, long revision, long compactRevision, String reason)
        implements Notice {
      public static final long REFUSED = -1;
    }

    /// @param events whole revisions, unless the watcher allows fragments
    /// @param fragment more of the same answer follows
    record Events(long watchId, long revision, List<Event> events, boolean fragment)
        implements Notice {
      public Events {
        events = List.copyOf(events);
      }
    }

    /// Everything up to `revision` has been sent; watch id -1 answers a manual request.
    record Progress(long watchId, long revision) implements Notice {}
  }
}
