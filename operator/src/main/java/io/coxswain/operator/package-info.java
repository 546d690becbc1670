/// **operator — turns StoreClusters into running clusters.**
///
/// Job: read the settings from the environment, wire the rooms together, start and stop.
/// May touch: everything of the operator. Must not touch: decisions.
/// Called by: the `coxswain-operator` launcher.
/// Invariants: one process works at a time (a lease), and it exits when it loses the lease; a
/// standby counts as ready, or a rolling update of the operator could never finish.
/// Start reading at: [Main].
@NullMarked
package io.coxswain.operator;

import org.jspecify.annotations.NullMarked;
