package io.coxswain.operator.observe;

import java.util.Optional;

/// One of the cluster's pods.
///
/// @param address its IP; empty until it has one
/// @param running its container runs
/// @param ready it passes its readiness probe
/// @param deleting it is being deleted
/// @param restarts how often its container was started again
/// @param lastError what its container last said when it ended
public record PodView(
    String name,
    String uid,
    Optional<String> address,
    boolean running,
    boolean ready,
    boolean deleting,
    int restarts,
    Optional<String> lastError) {}
