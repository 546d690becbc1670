/// **raft — agreement on one log, and nothing else.**
///
/// Job: decide which entries are committed, who leads, and when a read is linearizable; keep doing so
/// while members crash, messages are lost and the timing changes underneath.
/// May touch: the JDK's collections. Must not touch: clocks, threads, sockets, files, loggers, static
/// randomness; time and random numbers come in as arguments.
/// Called by: the consensus lane of a member, which owns one [RaftNode] and is its only caller.
/// Invariants: at most one leader per term; a leader never changes its own log except at the end; an
/// entry is committed only by a quorum that has it on disk; what [Ready#committed()] hands out is the
/// same sequence on every member, each entry once; a membership change takes effect when it commits.
/// The simulation in the tests checks all of these after every step.
/// Sources: Ongaro's thesis ("Consensus: Bridging Theory and Practice"), cited by section as "thesis";
/// the vocabulary is that of etcd's raft library.
/// Start reading at: [RaftNode], then `Core`, then the four roles.
@NullMarked
package io.coxswain.raft;

import org.jspecify.annotations.NullMarked;
