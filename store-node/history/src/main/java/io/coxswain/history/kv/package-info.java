/// **kv — what happened to keys, as plain records, and what one request does to one store.**
///
/// Job: the words in which workloads tell judges what they saw, and the reference that answers are held to.
/// May touch: the JDK's plain types. Must not touch: any store, client, clock or random source.
/// Called by: the judges in `order`, `linear` and `watch`; tests that make histories.
/// Invariants: records are immutable; the reference knows etcd's rules (a value compared with a key that is
/// not there never holds; a get sees the writes before it in its own transaction; deleting nothing makes no
/// revision) and nothing about how a store keeps them.
/// Start reading at: `KvOperation`, then `Effect`.
@NullMarked
package io.coxswain.history.kv;

import org.jspecify.annotations.NullMarked;
