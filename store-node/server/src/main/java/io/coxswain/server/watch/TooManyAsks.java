package io.coxswain.server.watch;

/// A client asked for more than the stream holds without reading the answers: its stream is to be closed.
/// Carries no stack trace: it is an answer.
public final class TooManyAsks extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyAsks(int waitingMax) {
    super(
        "more than %d watch requests wait on one stream: read the answers, or use several streams"
            .formatted(waitingMax),
        null,
        false,
        false);
  }
}
