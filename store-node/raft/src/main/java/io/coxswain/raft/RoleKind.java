package io.coxswain.raft;

/// What a member is right now. Learners are followers that don't vote.
public enum RoleKind {
  FOLLOWER,
  PRE_CANDIDATE,
  CANDIDATE,
  LEADER
}
