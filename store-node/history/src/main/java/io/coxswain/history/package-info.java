/// **history — what clients saw, and whether it could have been so.**
///
/// Job: take down what clients of a store asked and were told, and judge it: what happened must be what one
/// single place could have done. Shared by the simulation of the server and the stories on a real
/// Kubernetes, so that both are held to the same.
/// May touch: the JDK's plain types. Must not touch: any store, client or clock; times come in.
/// Called by: tests only.
/// Invariants: an operation whose outcome nobody knows may have happened at any later time, or never; each
/// judge has a test that shows it a broken history.
/// Start reading at: `RegisterHistory`.
@NullMarked
package io.coxswain.history;

import org.jspecify.annotations.NullMarked;
