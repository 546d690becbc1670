/// **gateway — one port for gRPC, HTTP/1.1 and JSON.**
///
/// Job: accept clients; find out from the first bytes what they speak; gRPC goes to gRPC, everything else to the handlers here:
/// `/health`, `/livez`, `/readyz`, `/version`, `/metrics`, `/debug/vars` and the JSON form of etcd's services under `/v3/`.
/// May touch: `api` (the services), `contract` and `mvcc` reads (health), `metrics`, `world.Clock`, Netty, gRPC and its internals
/// (`Front`, `Sniffer` and `JsonStreams` only: they are `@Internal`, so every way in which a client may begin is a case of `OnePortTest`).
/// Must not touch: raft, `apply`, `node`.
/// Called by: `node`, which opens ports; clients.
/// Invariants: everything of one connection happens on its event loop; nothing waits; every body and every idle time is bounded; an
/// answer is complete before the next request of an HTTP/1.1 connection is looked at.
/// Start reading at: `ClientPort`, then `Sniffer` and `HttpSurface`.
@NullMarked
package io.coxswain.server.gateway;

import org.jspecify.annotations.NullMarked;
