package io.coxswain.raft;

/// A follower's side of replication: takes what the leader sends and says how far the logs agree.
final class LogReceiver {
  private final Core core;

  LogReceiver(Core core) {
    this.core = core;
  }

  /// Takes entries if they follow a place where the logs agree (thesis 3.5).
  void append(Message.Append append) {
    if (core.isInstalling()) {
      return;
    }
    if (!wellFormed(append)) {
      core.ignore();
      return;
    }
    RaftLog log = core.log;
    if (append.prevIndex() < log.commit()) {
      // An old append. What is committed agrees with every leader's log.
      accepted(append.from(), log.commit());
    } else if (log.matches(append.prevIndex(), append.prevTerm())) {
      log.take(append.entries());
      long lastSent = append.prevIndex() + append.entries().size();
      core.commitTo(Math.min(append.commit(), lastSent));
      accepted(append.from(), lastSent);
    } else {
      reject(append);
    }
  }

  /// Entries follow each other without a gap, and terms neither fall nor exceed the leader's.
  private static boolean wellFormed(Message.Append append) {
    long index = append.prevIndex();
    long term = append.prevTerm();
    boolean wellFormed = index >= 0 && term >= 0;
    for (Entry entry : append.entries()) {
      index++;
      wellFormed &= entry.index() == index && entry.term() >= term;
      term = entry.term();
    }
    return wellFormed && term <= append.term();
  }

  /// Says where to look next: entries of later terms than the leader's at that place can't match, so
  /// whole terms are skipped at once (thesis 3.5, the optimization at its end).
  private void reject(Message.Append append) {
    long hint = core.log.agreementBefore(append.prevIndex(), append.prevTerm());
    core.outbox.now(
        Message.AppendReply.rejected(
            core.id(),
            append.from(),
            core.term(),
            append.prevIndex(),
            hint,
            Math.max(core.log.termAt(hint), 0)));
  }

  /// Acknowledges everything up to `index`, as soon as it is on disk together with the term.
  void accepted(long leader, long index) {
    Message reply = Message.AppendReply.accepted(core.id(), leader, core.term(), index);
    PersistQueue persist = core.log.persist();
    if (persist.persistedIndex() >= index && persist.termDurable(core.term())) {
      core.outbox.now(reply);
    } else {
      core.outbox.afterPersist(reply);
    }
  }

  /// The leader knows `index` committed and on our disk.
  void commit(long index) {
    if (core.isInstalling()) {
      return;
    }
    if (index > core.log.lastIndex()) {
      // We acknowledged more than we hold: this disk has lost what it promised to keep. Who opened
      // the disk decides whether to go on; taking the leader's word would be worse.
      core.ignore();
      return;
    }
    core.commitTo(index);
  }

  /// Decides about a snapshot whose data lies ready.
  void offer(Message.InstallSnapshot offer) {
    SnapshotMeta meta = offer.meta();
    if (core.isInstalling()) {
      return;
    }
    if (meta.term() > offer.term()) {
      // Nothing a leader holds is of a later term than its own.
      core.ignore();
      return;
    }
    if (meta.index() <= core.log.commit()) {
      accepted(offer.from(), core.log.commit());
    } else if (core.log.matches(meta.index(), meta.term())) {
      core.commitTo(meta.index());
      accepted(offer.from(), meta.index());
    } else {
      core.install(meta);
    }
  }
}
