package io.coxswain.server.watch;

import io.coxswain.api.mvcc.Event;
import java.util.List;

/// Where a stream's answers go (a gRPC stream, a JSON stream, the simulation). Bounded by [#isReady()].
public interface WatchOutlet {

  /// Whether more can be sent without queueing; when it turns true again the owner calls
  /// [WatchStream#onReady()].
  boolean isReady();

  /// Sends one notice. Called by one thread at a time, in order.
  void send(Notice notice);

  /// What a stream hears. `revision` is the store's current revision for the header.
  sealed interface Notice {
    long watchId();

    long revision();

    record Created(long watchId, long revision) implements Notice {}

    /// @param compactRevision above 0 when the start was compacted
    record Cancelled(long watchId, long revision, long compactRevision, String reason)
        implements Notice {}

    /// @param fragment more of the same revision follows
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
