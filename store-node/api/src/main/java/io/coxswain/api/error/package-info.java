/// **error — what a client can be told went wrong.**
///
/// Job: the catalogue of wire errors. May touch: gRPC's status. Must not touch: anything that behaves.
/// Called by: the server (`api`, `gateway`, `peer`), the operator and tools that read answers.
/// Invariants: texts and codes are etcd's, each text names exactly one error (`WireErrorTest`).
/// Start reading at: `WireError`.
@NullMarked
package io.coxswain.api.error;

import org.jspecify.annotations.NullMarked;
