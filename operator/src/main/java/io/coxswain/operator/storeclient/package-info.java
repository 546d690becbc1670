/// **storeclient — what the operator may ask of a store member.**
///
/// Job: the few calls the operator makes, each bounded by a deadline, each answered with an [Answer]
/// that keeps "no", "no reply" and "was not asked" apart.
/// May touch: gRPC, the store's protocols. Must not touch: Kubernetes, plans.
/// Called by: `observe` (questions) and `controller` (acts).
/// Invariants: wire types end here; a call never outlives its deadline; an error while asking is
/// never turned into an empty answer.
/// Start reading at: [StoreAdmin], then [MemberReport].
@NullMarked
package io.coxswain.operator.storeclient;

import org.jspecify.annotations.NullMarked;
