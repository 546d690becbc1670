/// **mutants — proof that the simulations can fail.**
///
/// Job: puts one known bug at a time into a copy of one source file, compiles it, and has the simulations
/// run fresh worlds until one fails; keeps the table of what found which bug.
/// May touch: sources and test classes of `raft` and `server`, processes of its own. Must not touch:
/// production code: no hook in it knows of mutants.
/// Called by: `store-node/mutants/hunt`, and `CatalogueTest` in every build.
/// Invariants: a mutant's text stands exactly once in its file; a mutant that survives fails the hunt.
/// Start reading at: `HuntMutants`, then `Mutant`.
@NullMarked
package io.coxswain.mutants;

import org.jspecify.annotations.NullMarked;
