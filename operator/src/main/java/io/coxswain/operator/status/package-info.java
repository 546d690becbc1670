/// **status — what the operator tells the user about the cluster.**
///
/// Job: a pure function from a view, a decision and its outcome to the whole status; one class per
/// condition.
/// May touch: the view, plans' answers, `tempo`'s, the words in `event`. Must not touch: clients,
/// clocks (the time is the view's).
/// Called by: `controller`, once at the end of a pass.
/// Invariants: every condition has a reason from the closed list and a message that names the object
/// and the next action; transition times move only when a status flips; a difference in measured
/// numbers alone is no reason to write.
/// Start reading at: [StatusAssembler].
@NullMarked
package io.coxswain.operator.status;

import org.jspecify.annotations.NullMarked;
