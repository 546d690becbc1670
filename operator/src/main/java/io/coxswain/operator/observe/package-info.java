/// **observe — the world, read once.**
///
/// Job: read the StoreCluster, its Kubernetes objects and every member, and return one immutable
/// [ClusterView] for the whole pass.
/// May touch: the Kubernetes client (reads only), `storeclient` (questions only), the clock.
/// Must not touch: plans, conditions; it changes nothing.
/// Called by: `controller`. The view's types are used by `plan`, `resource` and `status`.
/// Invariants: all reads are live, caches only wake the operator; "unreachable", "not asked" and
/// "answered no" stay three different values; a failed read of Kubernetes ends the pass, it never
/// becomes "there are none"; no other room reads the cluster.
/// Start reading at: [ClusterView], then [Observer].
@NullMarked
package io.coxswain.operator.observe;

import org.jspecify.annotations.NullMarked;
