/// **peer — the wires to the other members.**
///
/// Job: carry messages, questions and snapshots between members over `coxswain.peer.v1`; keep connections
/// up, each purpose on its own; measure round trips.
/// May touch: `world`, `lane`, `wire`, `measure`, `raft` messages, gRPC and Netty. Must not touch: any other
/// room.
/// Called by: `node`, which gives it addresses and a [PeerHandler].
/// Invariants: sending never blocks, and what can't be sent now is dropped and reported; a heartbeat or a
/// vote never waits behind an append, a question or a snapshot (own connection, own event loop on both
/// ends); nothing is taken from a member of another cluster or for another member; every buffer is
/// bounded by count and by bytes; names are resolved again at every dial.
/// Start reading at: `PeerTransport`, then `Link`.
@NullMarked
package io.coxswain.server.peer;

import org.jspecify.annotations.NullMarked;
