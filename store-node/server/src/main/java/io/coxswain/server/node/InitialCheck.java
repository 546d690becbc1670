package io.coxswain.server.node;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The comparison before a member serves, with the gate `InitialCorruptCheck`. As in etcd, one member that has other data is enough
/// to refuse, and members that don't answer are no reason to.
final class InitialCheck {
  private static final Logger LOG = LoggerFactory.getLogger(InitialCheck.class);

  /// How long members are waited for: etcd's request timeout.
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private InitialCheck() {}

  /// Waits for the comparison.
  ///
  /// @throws StoreFault `STATE_DIFFERS`
  static void require(long memberId, CompletableFuture<DataComparison> compared)
      throws InterruptedException {
    try {
      DataComparison comparison = compared.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      if (comparison.differs(memberId)) {
        throw new StoreFault(
            FaultCode.STATE_DIFFERS,
            "This member does not serve",
            "its data is not that of the other members: " + comparison.answers(),
            "Nothing was changed. Compare all members (etcdctl endpoint hashkv --cluster); remove"
                + " the one that differs from the majority and add a fresh one with an empty data"
                + " directory.");
      }
      LOG.atInfo()
          .addKeyValue("answered", comparison.answers().size())
          .addKeyValue("members", comparison.memberCount())
          .log("this member's data is that of the members that answered");
    } catch (ExecutionException | TimeoutException notCompared) {
      LOG.atWarn()
          .addKeyValue("reason", String.valueOf(notCompared.getMessage()))
          .log("this member's data could not be compared with that of the others");
    }
  }
}
