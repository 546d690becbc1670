package io.coxswain.history.watch;

import java.util.List;

/// One watch from its creation to its end. One that is taken up again after a lost connection is another
/// log, with the revision after the last one seen as its start.
///
/// @param name for the reader of a violation
/// @param createdRevision of the header of the answer that told of the creation
/// @param responses in the order in which they came
public record WatchLog(
    String name, WatchRequest request, long createdRevision, List<WatchResponse> responses) {

  public WatchLog {
    responses = List.copyOf(responses);
  }

  /// The first revision that it has to tell of.
  long start() {
    return request.startRevision() == 0 ? createdRevision + 1 : request.startRevision();
  }
}
