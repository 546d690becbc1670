/// **trials — real members under real faults.**
///
/// Job: start members as processes of this machine, let clients write, read, watch and hold leases, break disks, links, clocks and
/// processes under them, and judge what the clients saw. What the simulation can't know (kernels, file systems,
/// sockets, the JVM) is met here.
/// May touch: processes, sockets, mounts (`power-loss` needs root). Must not touch: the code of the
/// server: a member is known by its launcher, its flags and its wire.
/// Called by: the commands `store-node/trials/chaos` and `power-loss`.
/// Invariants: every run prints the seed of its faults; a run fails unless the history of the clients is right, all
/// members end with the same data, and no member ended by itself.
/// Start reading at: `Chaos`, then `Fault`.
@NullMarked
package io.coxswain.trials;

import org.jspecify.annotations.NullMarked;
