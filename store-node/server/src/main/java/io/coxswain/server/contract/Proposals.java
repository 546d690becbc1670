package io.coxswain.server.contract;

import com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;

/// The way of a write into the replicated log and back.
public interface Proposals {

  /// Proposes a request and answers when this member has applied it.
  ///
  /// The future may complete on the apply lane: continue without blocking. It fails with
  /// [RequestFailed]: what apply decided (compacted, lease not found, no space, ...), or, with unknown
  /// outcome, that no leader took it in time, leadership was lost or the member stops.
  ///
  /// @param kind which field of `InternalRaftRequest` the request is
  /// @param request the etcd request, already validated
  CompletableFuture<Applied> propose(RequestKind kind, MessageLite request);

  /// What applying answered.
  ///
  /// @param revision the store's revision after (for a read-only answer: at) this request
  /// @param raftTerm the member's term when it was applied
  /// @param response the etcd response without its header
  record Applied(long revision, long raftTerm, MessageLite response) {}
}
