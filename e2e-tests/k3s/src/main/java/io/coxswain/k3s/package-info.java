/// A Kubernetes in one container, for machines that have a Docker engine.
///
/// **Job:** start Testcontainers' K3s, give it our images, leave it running, say how to reach it.
///
/// **May touch:** the Docker engine, one file. **Must not touch:** anything of ours; it knows no operator and no store.
///
/// **Called by:** `deploy/local/up --k3s`.
///
/// **Start reading at:** [StartK3s].
@NullMarked
package io.coxswain.k3s;

import org.jspecify.annotations.NullMarked;
