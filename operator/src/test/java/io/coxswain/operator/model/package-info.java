/// **model — a cluster in memory, for tests.**
///
/// Job: a model of Kubernetes' StatefulSet and of Raft membership, simple enough to be believed, from
/// which views are made and on which steps are carried out.
/// May touch: the view's types. Must not touch: clients, clocks.
/// Called by: the tests of `plan`, `status`, `resource` and `controller`.
/// Invariants: it refuses what the real ones refuse: a stale membership index, a change without a
/// quorum.
/// Start reading at: [ModelCluster].
@NullMarked
package io.coxswain.operator.model;

import org.jspecify.annotations.NullMarked;
