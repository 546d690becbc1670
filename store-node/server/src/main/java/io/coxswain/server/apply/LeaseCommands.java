package io.coxswain.server.apply;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.LeaseCheckpointRequest;
import io.coxswain.api.etcd.LeaseCheckpointResponse;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.LeaseRevokeResponse;
import io.coxswain.raft.Timing;
import io.coxswain.server.lease.LeaseBook;

/// The commands on leases. Source: etcd `server/lease/lessor.go`.
final class LeaseCommands {
  /// etcd's bound.
  static final long TTL_SECONDS_MAX = 9_000_000_000L;

  /// What the minimum TTL follows before the cluster has agreed on a timing: etcd's default. Not the
  /// member's own flag: members may differ in it.
  private static final long ELECTION_NANOS_BEFORE_TIMING = 1_000_000_000L;

  private static final long NANOS = 1_000_000_000L;

  private final LeaseBook leases;
  private final KeyCommands keys;

  LeaseCommands(LeaseBook leases, KeyCommands keys) {
    this.leases = leases;
    this.keys = keys;
  }

  /// @param timing the replicated timing in force at this entry
  Result grant(LeaseGrantRequest request, Timing timing, Group group) {
    long id = request.getID();
    if (id == 0) {
      return new Result.Refused(WireError.LEASE_NOT_FOUND);
    }
    if (request.getTTL() > TTL_SECONDS_MAX) {
      return new Result.Refused(WireError.LEASE_TTL_TOO_LARGE);
    }
    if (leases.exists(id)) {
      return new Result.Refused(WireError.LEASE_EXIST);
    }
    long ttlSeconds = Math.max(request.getTTL(), ttlSecondsMin(timing));
    leases.grant(group.batch(), id, ttlSeconds);
    return new Result.Done(
        LeaseGrantResponse.newBuilder().setID(id).setTTL(ttlSeconds).build(), keys.revision(group));
  }

  Result revoke(LeaseRevokeRequest request, Group group) {
    long id = request.getID();
    if (!leases.exists(id)) {
      return new Result.Refused(WireError.LEASE_NOT_FOUND);
    }
    long revision = keys.delete(leases.keysOf(id), group);
    leases.revoke(group.batch(), id);
    return new Result.Done(LeaseRevokeResponse.getDefaultInstance(), revision);
  }

  Result checkpoint(LeaseCheckpointRequest request, Group group) {
    request
        .getCheckpointsList()
        .forEach(one -> leases.checkpoint(group.batch(), one.getID(), one.getRemainingTTL()));
    return new Result.Done(LeaseCheckpointResponse.getDefaultInstance(), keys.revision(group));
  }

  /// Half as much again as an election takes: a shorter lease could end while there is no leader to
  /// renew it at.
  static long ttlSecondsMin(Timing timing) {
    long electionNanos =
        timing.epoch() == 0 ? ELECTION_NANOS_BEFORE_TIMING : timing.electionNanos();
    return Math.ceilDiv(electionNanos * 3, 2 * NANOS);
  }
}
