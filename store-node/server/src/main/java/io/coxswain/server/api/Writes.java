package io.coxswain.server.api;

import com.google.protobuf.MessageLite;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What every write passes on its way to the log: checks, size, then the proposal.
final class Writes {
  private final Proposals proposals;
  private final int maxRequestBytes;
  private final RequestTimes times;

  Writes(Proposals proposals, int maxRequestBytes, RequestTimes times) {
    this.proposals = proposals;
    this.maxRequestBytes = maxRequestBytes;
    this.times = times;
  }

  /// What times the writes, for those who time reads beside them.
  RequestTimes times() {
    return times;
  }

  /// Proposes a request without checks of its own.
  CompletableFuture<Applied> propose(RequestKind kind, MessageLite request) {
    return propose(kind, request, () -> {});
  }

  /// @param checks throw what is wrong with the request
  CompletableFuture<Applied> propose(RequestKind kind, MessageLite request, Runnable checks) {
    return attempt(() -> {
      checks.run();
      RequestChecks.size(request, maxRequestBytes);
      return times.of(kind.etcdName(), () -> proposals.propose(kind, request));
    });
  }

  /// A refusal thrown while starting becomes a failed future, like one that comes later.
  static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> start) {
    try {
      return start.get();
    } catch (RequestFailed | StatusRuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }
}
