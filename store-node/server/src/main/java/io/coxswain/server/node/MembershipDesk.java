package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.MembershipMoved;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.world.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Membership as clients ask for it. The leader judges; another member passes the question on and answers
/// when it has applied the change itself. Thread-safe, never blocks.
final class MembershipDesk implements Membership {
  private final long memberId;
  private final Clock clock;
  private final RequestIds ids;
  private final PendingCalls pending;
  private final Mailbox<ConsensusEvent> consensus;
  private final World world;
  private final Promotions promotions;

  /// What the desk must know of the rest of the member.
  ///
  /// @param members the list as applied here
  /// @param view what the consensus lane says
  /// @param longConnected members heard from for [ChangeGates#HEALTHY_SECONDS] without a break
  /// @param strict `--strict-reconfig-check`
  /// @param toLeader passes a question on
  record World(
      Supplier<MemberList> members,
      Supplier<ConsensusView> view,
      Supplier<Set<Long>> longConnected,
      boolean strict,
      ToLeader toLeader) {}

  /// Asks the leader to judge and propose a change for this member.
  interface ToLeader {
    /// @param refused told if the leader did not propose it; silence means that it did, or a time-out
    void ask(
        long leader,
        Change change,
        OptionalLong expectedIndex,
        long requestId,
        Consumer<RuntimeException> refused);
  }

  MembershipDesk(
      long memberId,
      Clock clock,
      RequestIds ids,
      PendingCalls pending,
      Mailbox<ConsensusEvent> consensus,
      World world) {
    this.memberId = memberId;
    this.clock = clock;
    this.ids = ids;
    this.pending = pending;
    this.consensus = consensus;
    this.world = world;
    this.promotions = new Promotions(world.members());
  }

  /// What became of the promotions that were judged here.
  Promotions promotions() {
    return promotions;
  }

  @Override
  public Snapshot current() {
    return world.members().get().toSnapshot();
  }

  @Override
  public CompletableFuture<Result> change(Change change, OptionalLong expectedIndex) {
    Optional<Member> before = subjectOf(change, current());
    long requestId = ids.next();
    Optional<CompletableFuture<Snapshot>> waiting =
        pending.changes().register(requestId, 0, clock.nanoTime());
    if (waiting.isEmpty()) {
      return CompletableFuture.failedFuture(new RequestFailed(WireError.TOO_MANY_REQUESTS));
    }
    ConsensusView view = world.view().get();
    if (view.leader() == memberId || view.leader() == 0) {
      propose(
          change,
          expectedIndex,
          new ChangeGates.Proposer(memberId, requestId, clock.wallMillis() / 1000),
          verdict ->
              failure(verdict).ifPresent(failure -> pending.changes().fail(requestId, failure)));
    } else {
      world
          .toLeader()
          .ask(
              view.leader(),
              change,
              expectedIndex,
              requestId,
              failure -> pending.changes().fail(requestId, failure));
    }
    return waiting.get().thenApply(after -> new Result(subject(change, before, after), after));
  }

  /// Judges and proposes here, on behalf of `proposer`; this member should be the leader.
  ///
  /// @param told what became of it, on the consensus lane
  void propose(
      Change change,
      OptionalLong expectedIndex,
      ChangeGates.Proposer proposer,
      Consumer<ChangeGates.Verdict> told) {
    Consumer<ChangeGates.Verdict> judged =
        change instanceof Change.Promote(long learner)
            ? told.andThen(verdict -> promotions.judged(learner, verdict))
            : told;
    boolean taken =
        consensus.offer(
            new ConsensusEvent.ProposeChange(
                status ->
                    new ChangeGates(
                            status,
                            world.members().get(),
                            world.longConnected().get(),
                            world.strict())
                        .judge(change, expectedIndex, proposer),
                judged));
    if (!taken) {
      judged.accept(new ChangeGates.Verdict.Denied(WireError.TOO_MANY_REQUESTS));
    }
  }

  /// As [#propose], on behalf of a client of another member.
  void proposeFor(
      long member,
      long requestId,
      Change change,
      OptionalLong expectedIndex,
      Consumer<ChangeGates.Verdict> judged) {
    propose(
        change,
        expectedIndex,
        new ChangeGates.Proposer(member, requestId, clock.wallMillis() / 1000),
        judged);
  }

  private static Optional<RuntimeException> failure(ChangeGates.Verdict verdict) {
    return switch (verdict) {
      case ChangeGates.Verdict.Denied(WireError error) -> Optional.of(new RequestFailed(error));
      case ChangeGates.Verdict.Outdated(long index) -> Optional.of(new MembershipMoved(index));
      case ChangeGates.Verdict.Allowed _ -> Optional.empty();
    };
  }

  private static Member subject(Change change, Optional<Member> before, Snapshot after) {
    return subjectOf(change, after)
        .or(() -> before)
        .orElseThrow(() -> new RequestFailed(WireError.UNHEALTHY));
  }

  private static Optional<Member> subjectOf(Change change, Snapshot list) {
    return switch (change) {
      case Change.Add(var peerUrls, boolean _) ->
          list.members().stream().filter(member -> member.peerUrls().equals(peerUrls)).findFirst();
      case Change.Promote(long id) -> list.byId(id);
      case Change.Remove(long id) -> list.byId(id);
      case Change.UpdatePeerUrls(long id, var _) -> list.byId(id);
    };
  }
}
