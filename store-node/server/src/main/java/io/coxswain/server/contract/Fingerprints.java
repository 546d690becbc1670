package io.coxswain.server.contract;

import io.coxswain.server.mvcc.HashAnswer;
import java.util.concurrent.CompletableFuture;

/// Checksums of the store, for comparing members.
public interface Fingerprints {

  /// etcd's HashKV, computed in the background: it reads all of history up to the revision. Fails with
  /// [RequestFailed]: compacted, future revision.
  ///
  /// @param revision up to which; 0 = the current one
  CompletableFuture<HashAnswer> hashKv(long revision);
}
