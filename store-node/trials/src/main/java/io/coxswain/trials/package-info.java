/// **trials — real members under real faults.**
///
/// Job: start members as processes of this machine, let clients write, read, watch and hold leases, break disks, links, clocks and
/// processes under them, and judge what the clients saw. What the simulation can't know (kernels, file systems,
/// sockets, the JVM) is met here.
/// May touch: processes, sockets, mounts (`power-loss` and `disks` need root). Must not touch: the code of the
/// server: a member is known by its launcher, its flags and its wire.
/// Called by: the commands `store-node/trials/chaos`, `power-loss` and `disks`.
/// Invariants: every run of random faults prints its seed; it fails unless the history of the clients is right, all
/// members end with the same data, and no member ended by itself but for a reason that it says.
/// Start reading at: `Chaos`, then `Fault`.
@NullMarked
package io.coxswain.trials;

import org.jspecify.annotations.NullMarked;
