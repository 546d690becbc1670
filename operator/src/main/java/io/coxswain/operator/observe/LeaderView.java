package io.coxswain.operator.observe;

import io.coxswain.operator.storeclient.MemberReport;

/// The member that leads.
///
/// @param pod its pod
/// @param report what it says; the one answer from which health is judged
/// @param confirmed it has served a linearizable read in the same term after that answer: a quorum
///     still follows it
public record LeaderView(String pod, MemberReport report, boolean confirmed) {}
