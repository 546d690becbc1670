/// **event — what the operator tells people, and its words for why.**
///
/// Job: the closed list of reasons that conditions, decisions and Kubernetes Events use, and the
/// writing of those Events.
/// May touch: the Kubernetes client (to write Events). Must not touch: the store.
/// Called by: `plan` and `status` (the words), `controller` (the Events).
/// Invariants: every reason stands once in `docs/conditions.md`; an Event that can't be written
/// never stops a pass.
/// Start reading at: [Reason].
@NullMarked
package io.coxswain.operator.event;

import org.jspecify.annotations.NullMarked;
