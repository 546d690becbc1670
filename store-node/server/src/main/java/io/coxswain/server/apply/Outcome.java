package io.coxswain.server.apply;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.members.MemberList;

/// What became of one applied entry. `proposer` and `requestId` name the call that waits for it, on the
/// proposing member only.
public sealed interface Outcome {

  /// Nobody waits: a new leader's empty entry.
  record Silent() implements Outcome {}

  /// The request was carried out.
  record Answered(long proposer, long requestId, Proposals.Applied answer) implements Outcome {}

  /// The request was refused, on every member alike; nothing changed.
  record Refused(long proposer, long requestId, WireError error) implements Outcome {}

  /// A membership change was applied (it may have had no effect).
  record MembersChanged(long proposer, long requestId, MemberList after) implements Outcome {}
}
