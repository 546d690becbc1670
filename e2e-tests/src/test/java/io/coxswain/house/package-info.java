/// **house — the rules of the house, as tests.**
///
/// Job: what `style.md` asks of every room and a compiler cannot check: sizes, front doors, leftovers,
/// and which room may know which.
/// Called by: the build. Invariants: a limit only ever goes down.
/// Start reading at: `SourceTree`.
@NullMarked
package io.coxswain.house;

import org.jspecify.annotations.NullMarked;
