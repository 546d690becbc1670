package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Refuses writes that would exceed the storage quota, and then proposes the NOSPACE alarm, which makes every member refuse them
/// until somebody disarms it. The local size only ever refuses before proposing; what is in the log is judged by replicated state.
///
/// While the alarm stands, etcd lets every write through the log to be refused by all members: on a full disk that would use up
/// what is left. Here it is refused at the door, after a linearizable read has shown that nobody has disarmed it meanwhile.
///
/// Costs are etcd's estimates (`server/storage/quota.go`), in bytes.
final class Quota {
  private static final int KEY_VALUE_OVERHEAD = 256;
  private static final int LEASE_COST = 64;

  private final MemberFacts facts;
  private final Reads reads;
  private final Writes writes;

  Quota(MemberFacts facts, Reads reads, Writes writes) {
    this.facts = facts;
    this.reads = reads;
    this.writes = writes;
  }

  /// Runs the write if it fits, else raises the alarm and fails with NOSPACE.
  ///
  /// @param checks throw what is wrong with the request; as in etcd a full store is told before, an alarm that stands after it
  CompletableFuture<Applied> within(
      long cost, Runnable checks, Supplier<CompletableFuture<Applied>> write) {
    if (cost == 0) {
      return write.get();
    }
    if (facts.diskIsLow()) {
      return refused(); // the space watch raises the alarm
    }
    if (!fits(cost)) {
      return alarmStands() ? refused() : refusedWithAlarm();
    }
    return alarmStands()
        ? Writes.attempt(() -> {
          checks.run();
          return reads.linearizable().thenCompose(_ -> alarmStands() ? refused() : write.get());
        })
        : write.get();
  }

  private CompletableFuture<Applied> refusedWithAlarm() {
    AlarmRequest alarm =
        AlarmRequest.newBuilder()
            .setAction(AlarmAction.ACTIVATE)
            .setMemberID(facts.memberId())
            .setAlarm(AlarmType.NOSPACE)
            .build();
    // etcd answers when the alarm is in force, and with NOSPACE even if it could not be raised.
    return writes
        .propose(RequestKind.ALARM, alarm)
        .handle((_, _) -> {
          throw new RequestFailed(WireError.NO_SPACE);
        });
  }

  static long costOf(PutRequest put) {
    return KEY_VALUE_OVERHEAD + (long) put.getKey().size() + put.getValue().size();
  }

  static long costOf(TxnRequest txn) {
    return Math.max(costOf(txn.getSuccessList()), costOf(txn.getFailureList()));
  }

  static long costOfLease() {
    return LEASE_COST;
  }

  private static long costOf(List<RequestOp> branch) {
    long cost = 0;
    for (RequestOp operation : branch) {
      cost +=
          switch (operation.getRequestCase()) {
            case REQUEST_PUT -> costOf(operation.getRequestPut());
            case REQUEST_TXN -> costOf(operation.getRequestTxn());
            case REQUEST_RANGE, REQUEST_DELETE_RANGE, REQUEST_NOT_SET -> 0;
          };
    }
    return cost;
  }

  private boolean fits(long cost) {
    long quota = facts.quotaBytes();
    return quota <= 0 || facts.dbSizeInUseBytes() + cost < quota;
  }

  private boolean alarmStands() {
    return facts.alarms().stream().anyMatch(alarm -> alarm.getAlarm() == AlarmType.NOSPACE);
  }

  private static CompletableFuture<Applied> refused() {
    return CompletableFuture.failedFuture(new RequestFailed(WireError.NO_SPACE));
  }
}
