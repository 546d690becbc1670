package io.coxswain.server.mvcc;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;

/// The state on disk contradicts itself: nothing that follows may be trusted.
final class StateDamage {
  private StateDamage() {}

  static StoreFault fault(String happened) {
    return new StoreFault(
        FaultCode.STATE_DAMAGED,
        happened,
        "the state directory was changed from outside or its disk returned wrong bytes",
        "Remove this member from the cluster and add a fresh one; the others have its data.");
  }
}
