/// **e2e — stories on a real Kubernetes.**
///
/// Job: what a user is promised, told as stories: each starts from a `StoreCluster`, does what a user or a
/// fault would do, and watches what a user would see. `e2e-tests/run` starts the test bed and runs them.
/// May touch: the Kubernetes API, the store's wire protocols. Must not touch: the insides of operator and
/// store.
/// Invariants: waits are on observed conditions, with the reason in the message; a history is checked, not
/// trusted.
/// Start reading at: `FirstLightTest`, then `StoreUnderTest`.
@NullMarked
package io.coxswain.e2e;

import org.jspecify.annotations.NullMarked;
