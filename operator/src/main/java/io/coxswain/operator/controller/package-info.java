/// **controller — the pass: observe, plan, act at most once, write status, come again.**
///
/// Job: run passes when something changed or time is up, carry out the one step a plan asks for, and
/// write status once at the end.
/// May touch: everything of the operator; JOSDK; the Kubernetes client (writes).
/// Must not touch: decisions. What to do is in `plan`, what to say in `status`.
/// Called by: `Main`.
/// Invariants: at most one act per pass; every write carries a precondition (a resourceVersion, a
/// UID, a membership index, an epoch); status is written by one class only; nothing is remembered
/// that can't be lost.
/// Start reading at: [ReconcilePass], then [StepRunner].
@NullMarked
package io.coxswain.operator.controller;

import org.jspecify.annotations.NullMarked;
