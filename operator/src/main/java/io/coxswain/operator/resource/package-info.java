/// **resource — what the Kubernetes objects of a cluster should be.**
///
/// Job: pure builders, one class per kind, from a view to the desired object with only the fields
/// the operator owns.
/// May touch: Kubernetes model types, the view. Must not touch: a client, a clock, plans' rules.
/// Called by: `controller`, which applies what they return by server-side apply.
/// Invariants: the same view gives the same bytes; every object has an owner reference (so that it
/// goes with the StoreCluster) except volumes; pods satisfy Pod Security *restricted*; the pod
/// template depends on nothing but what the cluster was born with, so an operator upgrade changes
/// no template.
/// Start reading at: [DesiredObjects], then [StatefulSets].
@NullMarked
package io.coxswain.operator.resource;

import org.jspecify.annotations.NullMarked;
