package io.coxswain.server.node;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lane that sees the disk fill up before the log can't be written any more. While less is free than the
/// margin, this member takes no writes and the NOSPACE alarm is raised in its name, so that no member does;
/// reads, deletions and compactions go on. When twice the margin is free again, it lowers the alarm that it
/// has raised for this reason (decision 011); one that stands because the quota is used up is left to a person.
///
/// Looks twice a second, and earlier when much was written. May block.
final class SpaceWatch implements Lane<SpaceWatch.Event> {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
  private static final long ROUND_NANOS = 500_000_000L;

  /// While space is short the state is flushed this often at most.
  private static final long FLUSH_EVERY_NANOS = 2_000_000_000L;

  private final Mailbox<Event> own;
  private final ReservedDisk disk;
  private final Member member;
  private final Clock clock;
  private final Margin margin;
  private final SmallFile note;
  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicBoolean lookAsked = new AtomicBoolean();
  private volatile boolean low;
  private volatile long freeBytes = Long.MAX_VALUE;
  private boolean asking;
  private long flushAtNanos;
  private long roundAtNanos;

  /// What it hears.
  sealed interface Event {
    /// Much was written since the last look.
    record Look() implements Event {}

    /// What it proposed was applied, or failed.
    record Answered(AlarmAction action, boolean applied) implements Event {}
  }

  /// The member it serves.
  ///
  /// @param alarms those that stand
  /// @param quotaIsUsedUp whether the NOSPACE alarm has another reason to stand
  /// @param unflushedBytes what a flush of the state has to write
  /// @param flush makes the state durable and lets the log before it go, some time
  record Member(
      long id,
      Proposals proposals,
      Supplier<List<AlarmMember>> alarms,
      BooleanSupplier quotaIsUsedUp,
      LongSupplier unflushedBytes,
      Runnable flush) {}

  /// How much has to stay free, beside what memory holds that is not flushed.
  ///
  /// @param bytes at least as much as is written between two looks
  /// @param reserveBytes what is held back for the log besides
  record Margin(long bytes, long reserveBytes) {
    private static final long BYTES_MAX = 256L << 20;
    private static final long RESERVE_BYTES_MAX = 32L << 20;
    private static final int SHARE = 10;
    private static final int RESERVE_SHARE = 32;

    /// A tenth of the disk is kept free and a thirty-second held back; on large disks 256 and 32 MiB.
    static Margin of(long capacityBytes) {
      return new Margin(
          Math.min(BYTES_MAX, capacityBytes / SHARE),
          Math.min(RESERVE_BYTES_MAX, capacityBytes / RESERVE_SHARE));
    }
  }

  SpaceWatch(Mailbox<Event> own, ReservedDisk disk, Member member, Margin margin, Clock clock) {
    this.own = own;
    this.disk = disk;
    this.member = member;
    this.margin = margin;
    this.clock = clock;
    this.note = new SmallFile(disk, "member", "disk-was-full");
    this.roundAtNanos = clock.nanoTime();
    this.flushAtNanos = roundAtNanos;
  }

  /// Whether too little is free to take writes. Any thread.
  boolean isLow() {
    return low;
  }

  /// What was free at the last look; any thread.
  long freeBytes() {
    return freeBytes;
  }

  /// Told of what the log has written; any thread.
  void wrote(long bytes) {
    if (writtenBytes.addAndGet(bytes) > margin.bytes / 4
        && lookAsked.compareAndSet(false, true)
        && !own.offerUrgent(new Event.Look())) {
      lookAsked.set(false);
    }
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Look() -> look();
      case Event.Answered(AlarmAction action, boolean applied) -> {
        asking = false;
        if (applied && action == AlarmAction.DEACTIVATE) {
          forget();
        }
      }
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return roundAtNanos;
  }

  @Override
  public void onDeadline() {
    roundAtNanos = clock.nanoTime() + ROUND_NANOS;
    look();
  }

  private void look() {
    lookAsked.set(false);
    writtenBytes.set(0);
    try {
      long unflushed = member.unflushedBytes().getAsLong();
      long kept = margin.bytes + unflushed;
      judge(disk.freeBytes(), kept);
      if (freeBytes < 2 * kept && unflushed > margin.bytes / 4) {
        flush();
      }
      if (low) {
        holdOut();
      } else {
        recover(kept);
      }
    } catch (IOException failure) {
      // The log will meet the same disk, and decides.
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("how much of the disk is free can't be found out");
    }
  }

  private void judge(long free, long kept) {
    freeBytes = free;
    boolean nowLow = free < (low ? 2 * kept : kept);
    if (nowLow != low) {
      LOG.atWarn()
          .addKeyValue("freeBytes", free)
          .addKeyValue("marginBytes", kept)
          .log(
              nowLow
                  ? "the disk is nearly full: no writes are taken until there is room"
                  : "there is room on the disk again");
    }
    low = nowLow;
  }

  private void holdOut() {
    if (!alarmStands() && !asking) {
      remember();
      ask(AlarmAction.ACTIVATE);
    }
  }

  /// What is flushed needs no room any more, and the log before it can go.
  private void flush() {
    if (clock.nanoTime() - flushAtNanos >= 0) {
      flushAtNanos = clock.nanoTime() + FLUSH_EVERY_NANOS;
      member.flush().run();
    }
  }

  private void recover(long kept) throws IOException {
    if (!asking && note.exists()) {
      if (alarmStands() && member.quotaIsUsedUp().getAsBoolean()) {
        LOG.warn("the quota is used up as well, so the NOSPACE alarm stays until it is disarmed");
        note.delete();
      } else {
        ask(AlarmAction.DEACTIVATE); // also if it is not raised: it may still be on its way
      }
    }
    if (freeBytes >= 2 * kept + margin.reserveBytes && disk.missingBytes() > 0) {
      disk.grow();
    }
  }

  /// A restart must know why the alarm stands. Without the note a person has to disarm it, as in etcd.
  private void remember() {
    try {
      note.replace("NOSPACE was raised because the disk was nearly full\n");
    } catch (IOException failure) {
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("why NOSPACE is raised can't be noted, so it will stay until it is disarmed");
    }
  }

  private void forget() {
    try {
      note.delete();
    } catch (IOException failure) {
      LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("%s stays".formatted(note));
    }
  }

  private boolean alarmStands() {
    AlarmMember ours =
        AlarmMember.newBuilder().setMemberID(member.id()).setAlarm(AlarmType.NOSPACE).build();
    return member.alarms().get().contains(ours);
  }

  private void ask(AlarmAction action) {
    asking = true;
    AlarmRequest request =
        AlarmRequest.newBuilder()
            .setAction(action)
            .setMemberID(member.id())
            .setAlarm(AlarmType.NOSPACE)
            .build();
    CompletableFuture<?> told =
        member
            .proposals()
            .propose(RequestKind.ALARM, request)
            .whenComplete(
                (_, failure) -> own.offerUrgent(new Event.Answered(action, failure == null)));
    LOG.atDebug()
        .addKeyValue("action", action)
        .addKeyValue("done", told.isDone())
        .log("NOSPACE proposed");
  }
}
