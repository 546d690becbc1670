package io.coxswain.operator.observe;

/// The StatefulSet.
///
/// @param resourceVersion precondition of any change
/// @param replicas how many pods it is told to keep
public record StatefulSetView(String uid, String resourceVersion, int replicas) {}
