package io.coxswain.server.api;

import java.util.concurrent.Executor;

/// Where the present call came in, and where its answer is built and written.
///
/// Proposals and read rounds complete on lanes that serve everybody; encoding one client's answer there would make all others wait.
@FunctionalInterface
public interface CallerLoop {
  /// The executor of the calling thread: the client's event loop in production, the scheduler in the simulation.
  Executor current();
}
