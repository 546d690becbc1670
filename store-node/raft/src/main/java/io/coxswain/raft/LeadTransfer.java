package io.coxswain.raft;

/// Handing the lead to a voter of choice (thesis 3.10): no new proposals, wait until it has the whole
/// log, tell it to campaign at once. Given up after an election timeout, so that a target that can't
/// take over doesn't stop the cluster.
final class LeadTransfer {
  private final Core core;
  private long target = MemberId.NONE;
  private long deadlineNanos = Deadline.NEVER;

  LeadTransfer(Core core) {
    this.core = core;
  }

  long target() {
    return target;
  }

  boolean isUnderWay() {
    return target != MemberId.NONE;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void begin(Peer peer, long timeoutNanos) {
    if (peer.id == target) {
      return;
    }
    target = peer.id;
    deadlineNanos = core.now() + timeoutNanos;
    peer.progress.allowProbe();
    orderIfCaughtUp(peer);
  }

  /// Tells `peer` to campaign, if it is the one and has everything. Repeated with every sign of life:
  /// an order may be lost, and a second one finds a later term and does nothing.
  void orderIfCaughtUp(Peer peer) {
    if (peer.id == target && peer.progress.match() == core.log.lastIndex()) {
      core.outbox.now(new Message.TimeoutNow(core.id(), target, core.term()));
    }
  }

  void expire() {
    if (Deadline.due(core.now(), deadlineNanos)) {
      abort();
    }
  }

  void abort() {
    target = MemberId.NONE;
    deadlineNanos = Deadline.NEVER;
  }
}
