/// **simulation — whole clusters in one thread, decided by a seed.**
///
/// Job: run members of the core against disks, links and clocks that fail, check every safety property
/// after every step, then heal everything and demand progress.
/// May touch: the public API of the core only, so that it stays enough. Must not touch: real time.
/// Called by: `SimulationTest`; other tests take `SimulatedDisk` and `StateImage`.
/// Start reading at: `SimulationTest`, then `SimulatedCluster`, then `SafetyLedger`.
@NullMarked
package io.coxswain.raft.simulation;

import org.jspecify.annotations.NullMarked;
