/// **training — what a member is shown while its AOT cache is recorded.**
///
/// Job: a client load as etcd's users cause it, so that the cache holds, beside loaded classes, what the JIT
/// needs to know about hot methods (JEP 515): a fresh member then reaches its speed in seconds.
/// May touch: the generated stubs of `store-node/api` and gRPC's client. Must not touch: any other room; it
/// runs in a process of its own, beside the member.
/// Called by: `train-aot.sh`, when a package or an image is made.
/// Invariants: it ends by itself, on slow machines too.
/// Start reading at: `TrainingLoad`.
@NullMarked
package io.coxswain.server.training;

import org.jspecify.annotations.NullMarked;
