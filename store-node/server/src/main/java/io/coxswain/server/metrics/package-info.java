/// **metrics — what this member counts, under the names etcd users already graph.**
///
/// Job: one registry, one list of names, the text of `/metrics`.
/// May touch: the Prometheus client, Micrometer (figures of the JVM). Must not touch: any other room.
/// Called by: `node` (binds the rooms' figures), `api` (calls and bytes), `gateway` (serves the text).
/// Invariants: a name appears in `Metric` only; gauges are computed at scrape, never nudged; a family that
/// nobody feeds is not shown.
/// Start reading at: `Metric`, then `Metrics`.
@NullMarked
package io.coxswain.server.metrics;

import org.jspecify.annotations.NullMarked;
