/// **world — the only doors to the world outside.**
///
/// Job: the five interfaces through which a member meets time, chance, the network, its disk and its
/// state store. Production and simulation each hold one implementation; nothing else may start a thread,
/// read a clock, draw a random number, open a file or a socket.
/// May touch: nothing of ours. Must not touch: every other room.
/// Called by: every room that needs the world, through constructor arguments.
/// Invariants: an implementation never calls back into the caller's lane from inside a call.
/// Start reading at: `Disk`, then `StateStore`.
@NullMarked
package io.coxswain.server.world;

import org.jspecify.annotations.NullMarked;
