/// **bench — what parts of a member cost by themselves.**
///
/// Job: one class per workload, run by the script of the same name beside the sources.
/// May touch: everything it measures. Must not touch: nothing depends on it.
/// Called by: people; its smoke tests keep it from rotting.
/// Invariants: every figure says its unit; a run states its setting before its figures.
/// Start reading at: `MvccBench`.
@NullMarked
package io.coxswain.bench;

import org.jspecify.annotations.NullMarked;
