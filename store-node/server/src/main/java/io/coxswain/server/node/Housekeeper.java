package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Input;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.mvcc.KvReads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The background lane: long reads and flushes that nobody waits for in a hurry. May block.
final class Housekeeper implements Lane<Housekeeper.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

  private final ReservedDisk disk;
  private final CurrentState state;
  private final long catchUpEntries;
  private final Mailbox<LogCommand> log;
  private final Mailbox<ConsensusEvent> consensus;

  /// What there is to do.
  sealed interface Task {
    /// Make the state durable at least up to `standing`, then let go of the log before it.
    record Flush(Standing standing) implements Task {}

    /// Hash the history.
    record Hash(long revision, CompletableFuture<HashAnswer> answer) implements Task {}
  }

  /// @param catchUpEntries entries before a flush that stay in memory for slow followers
  Housekeeper(
      ReservedDisk disk,
      CurrentState state,
      long catchUpEntries,
      Mailbox<LogCommand> log,
      Mailbox<ConsensusEvent> consensus) {
    this.disk = disk;
    this.state = state;
    this.catchUpEntries = catchUpEntries;
    this.log = log;
    this.consensus = consensus;
  }

  /// Hashes through a mailbox of this lane.
  static Fingerprints fingerprints(Mailbox<Task> housekeeper) {
    return revision -> {
      CompletableFuture<HashAnswer> answer = new CompletableFuture<>();
      return housekeeper.offer(new Task.Hash(revision, answer))
          ? answer
          : CompletableFuture.failedFuture(new RequestFailed(WireError.TOO_MANY_REQUESTS));
    };
  }

  @Override
  public void on(Task task) {
    switch (task) {
      case Task.Flush(Standing standing) -> flush(standing);
      case Task.Hash(long revision, CompletableFuture<HashAnswer> answer) -> hash(revision, answer);
    }
  }

  /// A flush that finds no room would end the member: RocksDB takes no writes after it. The flush covers at least what was applied when it was asked for; only that index is passed on.
  private void flush(Standing standing) {
    try {
      if (!disk.hasRoomFor(state.unflushedBytes())) {
        LOG.warn("the state is not flushed now, because it doesn't fit on the disk");
        return;
      }
      state.flush();
    } catch (IOException failed) {
      throw new StoreFault(
          FaultCode.STATE_WRITE_FAILED,
          "The state could not be made durable",
          "flushing it failed (" + failed.getMessage() + ")",
          "Free space or replace the disk, then start the member again: nothing is lost, the log"
              + " holds what was not flushed.",
          failed);
    }
    ConfState conf = standing.conf();
    boolean taken =
        log.offer(
            new LogCommand.Release(
                new LogSnapshot(
                    standing.index(), standing.term(), conf.voters(), conf.learners())));
    long keepFrom = standing.index() - catchUpEntries;
    if (taken && keepFrom > 0) {
      consensus.offer(new ConsensusEvent.Feed(new Input.Compacted(keepFrom)));
    }
    LOG.atDebug().addKeyValue("index", standing.index()).log("state flushed, log released");
  }

  private void hash(long revision, CompletableFuture<HashAnswer> answer) {
    try {
      answer.complete(state.hash(revision));
    } catch (KvReads.RevisionCompacted compacted) {
      answer.completeExceptionally(new RequestFailed(WireError.COMPACTED));
    } catch (KvReads.RevisionInFuture future) {
      answer.completeExceptionally(new RequestFailed(WireError.FUTURE_REV));
    }
  }
}
