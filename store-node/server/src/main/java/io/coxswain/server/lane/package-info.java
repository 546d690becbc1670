/// **lane — objects with a mailbox, run by threads or by a scheduler drawn from a seed.**
///
/// Job: the one way in which this server does two things at once. In production a lane is a thread that
/// drains its mailbox (or, for the consensus lane, a guest: see `Baton`); in the simulation one scheduler runs the lanes of all members in one thread.
/// May touch: `world.Clock`. Must not touch: any other room.
/// Called by: `node`, which opens every lane; the rooms that are lanes.
/// Invariants: a lane's methods are never called concurrently or re-entrantly; `on` never waits (only the
/// log writer and the applier may block, inside `Disk` and `StateStore`); every mailbox is bounded.
/// Start reading at: `Lane`.
@NullMarked
package io.coxswain.server.lane;

import org.jspecify.annotations.NullMarked;
