package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.Payload;
import io.coxswain.raft.RaftStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// Everything that can happen on the consensus lane.
sealed interface ConsensusEvent {

  /// Something for the core alone: a message, a link that broke, a state that was flushed.
  record Feed(Input input) implements ConsensusEvent {}

  /// Hard state and entries of every Ready up to and including this one are on disk.
  record Persisted(long sequence) implements ConsensusEvent {}

  /// What had arrived from the other members when [ConsensusLoop.Outlets#readPeers()] was called was handed in.
  record PeersRead() implements ConsensusEvent {}

  /// The first entry of `term` was applied here, after all entries before it, and every call that waited for
  /// one of them has its answer.
  record TermApplied(long term) implements ConsensusEvent {}

  /// A request to append.
  record Propose(long requestId, Payload payload) implements ConsensusEvent {}

  /// Requests of the leader itself: dropped unless this member leads `term`, never passed on.
  record ProposeAsLeader(long term, List<Payload> payloads) implements ConsensusEvent {
    public ProposeAsLeader {
      payloads = List.copyOf(payloads);
    }
  }

  /// A membership change to append if it passes its gates.
  ///
  /// @param judge decides on this lane, from the status at that moment; never blocks
  /// @param judged told what became of it: allowed means appended, not committed
  record ProposeChange(
      Function<RaftStatus, ChangeGates.Verdict> judge, Consumer<ChangeGates.Verdict> judged)
      implements ConsensusEvent {}

  /// A client wants to read what was committed before now.
  record Read(CompletableFuture<Void> reader, long startNanos) implements ConsensusEvent {}

  /// Hand the lead over; answered when another member leads.
  record Transfer(long target, CompletableFuture<Void> done) implements ConsensusEvent {}

  /// Somebody wants to know how things stand.
  record Describe(CompletableFuture<RaftStatus> answer) implements ConsensusEvent {}
}
