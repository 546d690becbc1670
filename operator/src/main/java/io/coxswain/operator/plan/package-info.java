/// **plan — what to do next, and why.**
///
/// Job: a pure function from a [io.coxswain.operator.observe.ClusterView] to one [Decision]: at most
/// one act, always with its reason.
/// May touch: the view's types, the custom resource's records, `tempo`, the words in `event`.
/// Must not touch: clients, clocks, threads (an architecture test holds it to that).
/// Called by: `controller`.
/// Invariants: the order of the rules in [Planner] is the policy; no rule acts on a guess (no
/// confirmed leader, no disruptive act); nothing it proposes takes the healthy voters below a quorum.
/// Start reading at: [Planner], then [QuorumMath].
@NullMarked
package io.coxswain.operator.plan;

import org.jspecify.annotations.NullMarked;
