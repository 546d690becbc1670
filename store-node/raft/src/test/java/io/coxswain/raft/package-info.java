/// Tests of the core: one per section of the thesis it implements ([ThesisChapter3Test] and its
/// neighbours), one per part for what a part promises by itself; scripts and the simulation have their own
/// packages.
@NullMarked
package io.coxswain.raft;

import org.jspecify.annotations.NullMarked;
