/// **crd.v1alpha1 — the words a user and the operator exchange.**
///
/// Job: the Java model of `StoreCluster`, from which the CustomResourceDefinition is generated.
/// One record per block; the description of a field is the annotation that users read with
/// `kubectl explain`, so it is written once. Validation is in the schema: bounds, patterns and CEL
/// rules, each with a message from [Messages] that its test shares.
/// May touch: Kubernetes model types. Must not touch: a client, a clock, the operator.
/// Called by: `operator`, and the end-to-end tests.
/// Invariants: a field is here only if the operator implements it; every list and string has an
/// upper bound (the API server refuses CEL rules whose cost it can't bound); status fields are
/// never required; the committed `crds/coxswain.dev_storeclusters.yaml` equals what is generated.
/// Start reading at: [StoreCluster], then [StoreClusterSpec].
@NullMarked
package io.coxswain.crd.v1alpha1;

import org.jspecify.annotations.NullMarked;
