package io.coxswain.server.lease;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What clients ask about leases besides granting and revoking (those go through the log).
public interface LeaseReads {

  /// Renews on the leader (forwarded if this member is not it); answers the granted TTL in seconds, or 0
  /// if there is no such lease (etcd: not an error). Fails with `RequestFailed` if there is no leader.
  CompletableFuture<Long> keepAlive(long leaseId);

  /// Remaining time, from the leader. Empty if unknown.
  ///
  /// @param withKeys also list attached keys
  CompletableFuture<Optional<TimeToLive>> timeToLive(long leaseId, boolean withKeys);

  /// All lease ids, soonest expiry first.
  List<Long> list();

  record TimeToLive(long remainingSeconds, long grantedSeconds, List<ByteString> keys) {
    public TimeToLive {
      keys = List.copyOf(keys);
    }
  }
}
