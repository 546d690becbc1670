package io.coxswain.raft;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One member's part in the agreement, as a pure state machine: inputs and the time go in, what must be
/// done comes out. Not thread safe: its lane is its only caller.
///
/// Time is any monotonic nanosecond count; only differences matter.
///
/// ```
/// node.step(input, now);
/// while (node.hasReady()) perform(node.takeReady());   // see Ready for the order
/// wakeAt(node.nextDeadlineNanos());                     // then step(new Input.Tick(), now)
/// ```
public final class RaftNode {
  private final Core core;
  private final long unappliedBytesMax;
  private HardState hardState;
  private Ready.@Nullable RoleChange announced;
  private long sequence;

  /// @throws InvariantViolation if what was recovered contradicts itself
  public RaftNode(RaftConfig config, Recovered recovered, RandomSource random, long nowNanos) {
    Recovery.check(recovered);
    core = new Core(config, recovered, random, nowNanos);
    unappliedBytesMax = config.unappliedBytesMax();
    hardState = recovered.hardState();
  }

  /// Takes in one thing that happened at `nowNanos`.
  ///
  /// @throws InvariantViolation if this member's own state is proven corrupt
  /// @throws IllegalArgumentException if the caller reports what can't be: entries applied that were not handed out,
  ///     or the end of a snapshot that was not asked for
  public void step(Input input, long nowNanos) {
    core.step(input, nowNanos);
    core.log
        .brokenInvariant()
        .ifPresent(broken -> {
          throw new InvariantViolation(broken + " after " + input, StatusReport.dump(core));
        });
  }

  /// Whether [#takeReady()] has anything to say.
  public boolean hasReady() {
    return !core.outbox.isEmpty()
        || core.role().wantsFlush()
        || core.log.hasUnwritten()
        || !hardStateNow().equals(hardState)
        || canApply()
        || !roleNow().equals(announced);
  }

  /// What must be done since the last take.
  public Ready takeReady() {
    core.role().flush();
    HardState newest = hardStateNow();
    boolean hardStateChanged = !newest.equals(hardState);
    boolean mustSync =
        core.log.hasUnwritten()
            || newest.term() != hardState.term()
            || newest.vote() != hardState.vote();
    boolean mustWrite = core.log.hasUnwritten() || hardStateChanged;
    hardState = newest;
    Ready.RoleChange role = roleNow();
    boolean roleChanged = !role.equals(announced);
    announced = role;
    sequence++;
    Ready ready =
        core.outbox.drain(
            sequence,
            hardStateChanged ? Optional.of(newest) : Optional.empty(),
            mustSync,
            core.log.takeUnwritten(),
            core.isInstalling() ? List.of() : core.log.takeCommitted(unappliedBytesMax),
            roleChanged ? Optional.of(role) : Optional.empty());
    if (mustWrite) {
      core.log.persist().handedOut(sequence, core.log.lastIndex(), newest.term(), newest.vote());
    }
    return ready;
  }

  /// When to send [Input.Tick], [Long#MAX_VALUE] if never. Take in what has already arrived before the
  /// tick: after a pause, the heartbeat that waits in the queue says that nothing is wrong.
  public long nextDeadlineNanos() {
    return core.role().deadlineNanos();
  }

  /// Age of the newest heartbeat that a quorum has answered, in nanoseconds; 0 unless this member leads. The
  /// same figure as in [#status()], without the picture around it: it is asked for at every answer.
  public long quorumContactGapNanos() {
    return core.role() instanceof Leader leader ? leader.peers.quorumContactGapNanos() : 0;
  }

  /// A picture of this member now.
  public RaftStatus status() {
    return StatusReport.of(core);
  }

  private boolean canApply() {
    return !core.isInstalling() && core.log.hasCommitted(unappliedBytesMax);
  }

  private HardState hardStateNow() {
    return new HardState(core.term(), core.vote(), core.log.commit());
  }

  private Ready.RoleChange roleNow() {
    return new Ready.RoleChange(core.role().kind(), core.term(), core.role().leader());
  }
}
