package io.coxswain.server.node;

import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.PowerCut;
import io.coxswain.server.sim.ProcessEnd;
import java.io.IOException;
import java.util.Optional;

/// How processes on a [SimulatedHost] end, and whether they may: a member that stops by itself must have a
/// reason, and say which.
final class EndOfLife {
  private final SimulatedCluster cluster;
  private final SimulatedHost host;
  private Optional<StoreFault> refusal = Optional.empty();
  private boolean removed;
  private boolean unreadable;

  EndOfLife(SimulatedCluster cluster, SimulatedHost host) {
    this.cluster = cluster;
    this.host = host;
  }

  /// A process begins.
  void begins() {
    refusal = Optional.empty();
  }

  /// Why the member would not start the last time, if it would not.
  Optional<StoreFault> refusal() {
    return refusal;
  }

  /// Whether it stopped because it was removed.
  boolean isRemoved() {
    return removed;
  }

  /// Whether it would not start the last time, or once could not because of what its disk had changed.
  boolean isRefused() {
    return refusal.isPresent() || unreadable;
  }

  /// Whether its disk has given it a reason to stop.
  boolean hasReason() {
    return host.disk().trouble().hasStruck() || host.rot().hasBegun();
  }

  /// What may end the process.
  interface Doing {
    void run() throws IOException, InterruptedException;
  }

  /// Does it; if the process ends by it, that has to have a reason.
  void guarded(Doing doing) {
    try {
      doing.run();
    } catch (ProcessEnd end) {
      ended(end);
    } catch (SimulatedBirth.NobodyAnswers | ConfigRefused _) {
      host.kill();
    } catch (StoreFault fault) {
      refusal = Optional.of(fault);
      if (!stop(fault) && !host.hasLostItsDisk() && fault.code() != FaultCode.MEMBER_REMOVED) {
        throw new AssertionError(host.name() + " stops without a reason", fault);
      }
    } catch (IOException failure) {
      if (!hasReason()) {
        throw new AssertionError(host.name() + " failed", failure);
      }
      unreadable |= host.rot().hasBegun() && !host.disk().trouble().hasStruck();
      cluster.note(host.name(), "can't start: " + failure.getMessage());
      host.kill();
    } catch (InterruptedException failure) {
      throw new AssertionError(host.name() + " failed", failure);
    }
  }

  /// The world ends the process.
  void ended(ProcessEnd end) {
    if (end instanceof PowerCut) {
      host.losePower();
    } else {
      host.kill();
    }
  }

  /// The member has stopped by itself; false if it had no reason to.
  boolean stop(StoreFault fault) {
    cluster.note(host.name(), "stops: " + fault.getMessage());
    cluster.count("stopped by " + fault.code());
    boolean hasReason = hasReason();
    host.kill();
    return hasReason;
  }

  /// The member was removed.
  void removed() {
    removed = true;
    throw new ProcessEnd(host.name() + " was removed");
  }

  /// The member says that it has lost its data.
  void lost(StoreFault why) {
    cluster.count(Mark.FOUNDER_CALLED);
    throw why;
  }
}
