/// **members — who belongs to the cluster, as every member computes it.**
///
/// Job: ids as etcd mints them; the replicated member list as a value: what a committed membership
/// change or a member's own announcement makes of it; the change's context as etcd writes it (JSON).
/// May touch: `raft` value types, `contract.Membership`, etcd's messages. Must not touch: I/O, threads,
/// clocks, the rest of the server.
/// Called by: `apply` (keeps the list with the applied index), `node` (bootstrap, gates, peers).
/// Invariants: a function of the log alone, so equal on all members at the same index; an id that was
/// removed never comes back.
/// Start reading at: `MemberList`.
@NullMarked
package io.coxswain.server.members;

import org.jspecify.annotations.NullMarked;
