package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.Causes;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.mvcc.KvReads.RevisionCompacted;
import io.coxswain.server.mvcc.KvReads.RevisionInFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where our failures become what a client reads.
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /// The status a call is closed with. An unforeseen failure is ours: it is logged, and sent as etcd sends such, UNKNOWN with its
  /// text.
  public static Status toStatus(Throwable failure) {
    Throwable cause = Causes.of(failure);
    return switch (cause) {
      case RequestFailed answered -> answered.error().status();
      case RevisionCompacted _ -> WireError.COMPACTED.status();
      case RevisionInFuture _ -> WireError.FUTURE_REV.status();
      case StatusRuntimeException status -> status.getStatus();
      case CancellationException _ -> WireError.CANCELED.status();
      default -> {
        LOG.error(
            "A client's request failed in an unforeseen way; this is a bug of the store", cause);
        yield Status.UNKNOWN.withDescription(String.valueOf(cause.getMessage()));
      }
    };
  }
}
