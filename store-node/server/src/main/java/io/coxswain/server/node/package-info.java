/// **node — one member, put together and kept alive.**
///
/// Job: read what is on disk, decide whether to bootstrap, join or go on; open every lane; carry what
/// clients ask into the core and what the core decides to log, peers and state; stop in good order.
/// May touch: every other room. Must not touch: gRPC messages of clients beyond handing them on.
/// Called by: the launcher (`CoxswainStore`) and the simulation, which opens the same lanes.
/// Invariants: only `ConsensusLoop` talks to the `RaftNode`; persist, then send, then apply, except that
/// a leader's appends leave before its own disk is done (thesis 10.2.1); nothing is acknowledged before
/// it is applied here; a member votes and acknowledges only after a quorum of the others has noted its birth
/// (`Birth`, decision 007).
/// Start reading at: `CoxswainStore`, then `ConsensusLoop` and the parts that it names; `Birth` for how a member comes to be,
/// `QuorumRecovery` for how one goes on alone.
@NullMarked
package io.coxswain.server.node;

import org.jspecify.annotations.NullMarked;
