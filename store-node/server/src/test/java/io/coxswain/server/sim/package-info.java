/// **sim — a world that is drawn from a seed.**
///
/// Job: the seams of `world` and `lane` without a real disk, network, clock or thread, so that whole
/// members run in one thread and any run can be repeated exactly.
/// May touch: `world`, `lane`. Must not touch: any room that is being simulated.
/// Called by: tests.
/// Invariants: the same seed gives the same run; a fake is never kinder than the contract of its seam.
/// Start reading at: `SimulatedDisk`.
@NullMarked
package io.coxswain.server.sim;

import org.jspecify.annotations.NullMarked;
