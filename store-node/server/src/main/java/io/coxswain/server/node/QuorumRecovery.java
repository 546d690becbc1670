package io.coxswain.server.node;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.config.NodeConfig.Bootstrap.Recovery;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.members.ChangeContext;
import io.coxswain.server.world.Disk;
import io.coxswain.server.world.Randomness;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a cluster of one out of a member whose cluster has lost its quorum for good, before that member
/// starts: commits the removal of all others, in a term of its own, behind what it holds
/// (`docs/runbooks/quorum-lost.md`, decision 010).
///
/// - `--force-new-cluster` is etcd's (`server/etcdserver/bootstrap.go`): the cluster ID stays, and entries that
///   are not known to be committed here are cut. Known is what the log says or the state has applied.
/// - `--recover-quorum` keeps every entry, for any of them may have been acknowledged by those that are lost,
///   and mints a new cluster ID: whoever still follows the old one can never be mixed with this one.
final class QuorumRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(QuorumRecovery.class);

  /// Says that it was done, so that a flag that was left set does not do it again to a cluster that has grown
  /// since.
  private static final String MARKER = "recovered";

  private final Disk disk;
  private final StateStore.Opener stores;
  private final Randomness randomness;
  private final Timing configured;
  private final LogReplacement replacement;
  private final SmallFile marker;

  QuorumRecovery(Disk disk, StateStore.Opener stores, Randomness randomness, Timing configured) {
    this.disk = disk;
    this.stores = stores;
    this.randomness = randomness;
    this.configured = configured;
    this.replacement = new LogReplacement(disk);
    this.marker = new SmallFile(disk, "member", MARKER);
  }

  /// Finishes what an earlier start was cut off in; then does what is asked for. Before anything else looks
  /// at the data directory.
  ///
  /// @throws StoreFault `RECOVERY_REFUSED` if it would be a mistake; then nothing was changed
  void carryOut(Recovery asked) throws IOException {
    replacement.finish();
    if (asked == Recovery.NONE) {
      return;
    }
    if (!new LogOrigin(disk).exists()) {
      throw refused(
          "the data directory is empty",
          "Start a member that has kept its data with this flag, and this one without it: by"
              + " member add, or, if no member has its data, as a new cluster.");
    }
    WriteAheadLog.Opened opened = WriteAheadLog.open(disk, LogOrigin.DIRECTORY);
    try (WriteAheadLog log = opened.log()) {
      carryOut(asked, log, opened.recovered());
    }
  }

  private void carryOut(Recovery asked, WriteAheadLog log, RecoveredLog found) throws IOException {
    Survivor survivor = survivor(asked, found);
    if (survivor.others().isEmpty()) {
      LOG.warn("this member is alone already: nothing to recover; remove the flag {}", flag(asked));
      note(asked, survivor, found.identity());
      return;
    }
    if (marker.exists()) {
      throw refused(
          "it was carried out here before (%s), and the cluster has other members again"
              .formatted(marker.text().strip()),
          "Remove the flag. If the quorum was really lost a second time, delete %s and start again."
              .formatted(marker));
    }
    LogIdentity identity = found.identity();
    List<Entry> removals = survivor.removals();
    HardState after =
        new HardState(survivor.term(), identity.memberId(), removals.getLast().index());
    if (asked == Recovery.FORCE_NEW_CLUSTER) {
      log.append(removals); // the first replaces what is not known to be committed
      log.hardState(after);
      log.sync();
    } else {
      identity = new LogIdentity(identity.memberId(), mintedClusterId());
      replacement.replace(
          found,
          identity,
          Stream.concat(found.entries().stream(), removals.stream()).toList(),
          after);
    }
    LOG.atWarn()
        .addKeyValue("removed", survivor.others().stream().map(Long::toHexString).toList())
        .addKeyValue("kept-index", survivor.lastIndex())
        .addKeyValue("dropped-entries", found.lastIndex() - survivor.lastIndex())
        .addKeyValue("cluster", Long.toHexString(identity.clusterId()))
        .addKeyValue("old-cluster", Long.toHexString(found.identity().clusterId()))
        .log("{}: this member goes on alone; remove the flag now", flag(asked));
    note(asked, survivor, identity);
  }

  /// What this member goes on with.
  ///
  /// @param conf membership after the last entry that is kept
  /// @param lastIndex that entry
  /// @param term of its own: nobody has led in it, so nothing else can stand at the same place of a log
  private record Survivor(long id, ConfState conf, long lastIndex, long term) {
    List<Long> others() {
      return Stream.concat(conf.voters().stream(), conf.learners().stream())
          .filter(member -> member != id)
          .toList();
    }

    /// Itself first: a membership never is without a voter.
    List<Entry> removals() {
      List<ConfChange> changes = new ArrayList<>();
      if (conf.isLearner(id)) {
        ChangeContext promotion = new ChangeContext(id, List.of(), false, "", true, 0, 0);
        changes.add(new ConfChange(ConfChange.Kind.ADD_VOTER, id, promotion.encode()));
      }
      others()
          .forEach(
              other -> changes.add(new ConfChange(ConfChange.Kind.REMOVE, other, Bytes.EMPTY)));
      List<Entry> entries = new ArrayList<>();
      for (ConfChange change : changes) {
        entries.add(
            new Entry(term, lastIndex + entries.size() + 1, new Payload.Membership(change)));
      }
      return entries;
    }
  }

  private Survivor survivor(Recovery asked, RecoveredLog found) throws IOException {
    Standing standing = standing(found);
    long committed = Math.max(found.hardState().commit(), standing.index());
    long kept = asked == Recovery.FORCE_NEW_CLUSTER ? committed : found.lastIndex();
    ConfState conf = standing.conf();
    long term = Math.max(found.hardState().term(), standing.term());
    for (Entry entry : found.entries()) {
      if (entry.index() > standing.index()
          && entry.index() <= kept
          && entry.payload() instanceof Payload.Membership(ConfChange change)) {
        conf = conf.after(change, entry.index());
      }
    }
    long self = found.identity().memberId();
    if (!conf.contains(self)) {
      throw refused(
          "its data does not hold this member: it was removed, or never heard of its own"
              + " membership",
          "Recover another member. If there is none, and the removal was not yet committed,"
              + " --force-new-cluster goes on without it.");
    }
    return new Survivor(self, conf, kept, term + 1);
  }

  private Standing standing(RecoveredLog found) throws IOException {
    String directory = new StateHome(disk).current(found.snapshot().index());
    try (StateStore store = stores.open(directory)) {
      Standing standing = ReplicatedState.standingOf(store, configured);
      StartRefusals.lostState(standing, found.snapshot());
      return standing;
    }
  }

  /// Odd, so that it is never 0, which stands for no cluster.
  private long mintedClusterId() {
    return randomness.nextLong() | 1;
  }

  private void note(Recovery asked, Survivor survivor, LogIdentity identity) throws IOException {
    if (!marker.exists()) {
      marker.replace(
          "%s at entry %d, cluster %016x%n"
              .formatted(flag(asked), survivor.lastIndex(), identity.clusterId()));
    }
  }

  private static String flag(Recovery asked) {
    return asked == Recovery.FORCE_NEW_CLUSTER ? "--force-new-cluster" : "--recover-quorum";
  }

  private static StoreFault refused(String because, String remedy) {
    return new StoreFault(
        FaultCode.RECOVERY_REFUSED,
        "A cluster of one can't be made of this member",
        because,
        "Nothing was changed. " + remedy);
  }
}
