package io.coxswain.server.apply;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmType;

/// While a CORRUPT alarm is raised nothing is read or written through the log: members are known to
/// differ, and every write would hide it deeper. Alarms and membership still work.
///
/// Source: etcd `server/etcdserver/apply/corrupt.go`.
record CorruptGate(AlarmBook alarms, Executor next) implements Executor {
  @Override
  public Result execute(Command command, Group group) {
    boolean refused =
        alarms.isRaised(AlarmType.CORRUPT)
            && switch (command) {
              case Command.Put _,
                  Command.DeleteRange _,
                  Command.Txn _,
                  Command.Compact _,
                  Command.GrantLease _,
                  Command.RevokeLease _ ->
                  true;
              case Command.CheckpointLeases _,
                  Command.Alarm _,
                  Command.SetClusterVersion _,
                  Command.PublishMember _ ->
                  false;
            };
    return refused ? new Result.Refused(WireError.CORRUPT) : next.execute(command, group);
  }
}
