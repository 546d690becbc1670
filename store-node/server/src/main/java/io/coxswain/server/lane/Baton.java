package io.coxswain.server.lane;

import java.util.concurrent.atomic.AtomicReference;

/// Who may run a lane's turns: its own thread, or, while that sleeps, a guest: a thread that offers an event.
/// One at a time; what one holder did, the next one sees.
///
/// ```
///            layDown               promise              redeem
///   THREAD ----------> NOBODY ----------------> PROMISED ------> GUEST -- giveBack --> NOBODY
///     ^                  |  \------------- take -------------------^ |
///     \--- reclaim, -----+------ reclaim ----------/                 | reclaim: refused, but then giveBack
///          wake                                                      \-------------> goes to THREAD
/// ```
///
/// A promise binds nobody: whoever is faster, an urgent event or the thread's deadline, takes the baton.
final class Baton {
  private enum Holder {
    THREAD,
    NOBODY,
    PROMISED,
    GUEST,
    GUEST_WITH_THREAD_WAITING
  }

  private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.THREAD);

  /// The lane's thread is about to sleep.
  void layDown() {
    holder.set(Holder.NOBODY);
  }

  /// The lane's thread wants to run.
  ///
  /// @return false: a guest is at it, who will wake the thread
  boolean reclaim() {
    while (true) {
      switch (holder.get()) {
        case THREAD -> {
          return true;
        }
        case NOBODY -> pass(Holder.NOBODY, Holder.THREAD);
        case PROMISED -> pass(Holder.PROMISED, Holder.THREAD);
        case GUEST -> pass(Holder.GUEST, Holder.GUEST_WITH_THREAD_WAITING);
        case GUEST_WITH_THREAD_WAITING -> {
          return false;
        }
      }
    }
  }

  /// Gives the baton to the sleeping thread, which the caller must wake if this answers true.
  boolean wake() {
    return pass(Holder.NOBODY, Holder.THREAD);
  }

  /// The caller will [#redeem()] soon; nobody else need do anything about ordinary events meanwhile.
  boolean promise() {
    return pass(Holder.NOBODY, Holder.PROMISED);
  }

  /// The caller is the guest now, unless somebody was faster than the promise.
  boolean redeem() {
    return pass(Holder.PROMISED, Holder.GUEST);
  }

  /// The caller is the guest now, if nobody ran the lane.
  boolean take() {
    return pass(Holder.NOBODY, Holder.GUEST) || redeem();
  }

  /// The guest is done.
  ///
  /// @return whether the thread waits for the baton: it has it now, and the caller must wake it
  boolean giveBack() {
    if (pass(Holder.GUEST, Holder.NOBODY)) {
      return false;
    }
    holder.set(Holder.THREAD);
    return true;
  }

  private boolean pass(Holder from, Holder to) {
    return holder.get() == from && holder.compareAndSet(from, to);
  }
}
