/// **order — does the order that the store claims explain every answer?**
///
/// Job: replay the changes in the order of their revisions and hold each answer, and real time, to it.
/// May touch: `kv`. Must not touch: the other judges.
/// Called by: `KvHistory`, or alone where only this is wanted.
/// Invariants: trusts the revisions of answers only as a claim, which it checks; an unknown outcome is
/// settled by the history of events alone.
/// Start reading at: `RevisionOrder`.
@NullMarked
package io.coxswain.history.order;

import org.jspecify.annotations.NullMarked;
