package io.coxswain.server.apply;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import java.util.List;

/// While a NOSPACE alarm is raised nothing that takes space is accepted: no put, no transaction that holds
/// one in any branch, no lease. Deleting, reading and compacting go on: they are the way out.
///
/// The alarm is replicated, so all members refuse the same entries; whether the quota is exceeded is a
/// member's own finding and decides nothing here. Source: etcd `server/etcdserver/apply/capped.go`.
record NoSpaceGate(AlarmBook alarms, Executor next) implements Executor {
  @Override
  public Result execute(Command command, Group group) {
    boolean refused =
        alarms.isRaised(AlarmType.NOSPACE)
            && switch (command) {
              case Command.Put _, Command.GrantLease _ -> true;
              case Command.Txn(TxnRequest request) -> holdsPut(request);
              case Command.DeleteRange _,
                  Command.Compact _,
                  Command.RevokeLease _,
                  Command.CheckpointLeases _,
                  Command.Alarm _,
                  Command.SetClusterVersion _,
                  Command.PublishMember _ ->
                  false;
            };
    return refused ? new Result.Refused(WireError.NO_SPACE) : next.execute(command, group);
  }

  private static boolean holdsPut(TxnRequest request) {
    return holdsPut(request.getSuccessList()) || holdsPut(request.getFailureList());
  }

  private static boolean holdsPut(List<RequestOp> branch) {
    return branch.stream()
        .anyMatch(operation ->
            operation.hasRequestPut()
                || (operation.hasRequestTxn() && holdsPut(operation.getRequestTxn())));
  }
}
