package io.coxswain.server.sim;

/// The moment the lights go out: thrown out of the disk call that is never completed. What has really
/// reached the disk is decided by [SimulatedDisk#crash()].
public final class PowerCut extends ProcessEnd {
  private static final long serialVersionUID = 1L;

  PowerCut(String during) {
    super("power was cut during " + during);
  }
}
