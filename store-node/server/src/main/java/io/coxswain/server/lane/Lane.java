package io.coxswain.server.lane;

/// One sequential actor. All methods are called one at a time.
///
/// A turn = some events through [#on(Object)], urgent ones first, then one [#endOfTurn()]: batch there.
///
/// @param <E> what its mailbox holds, usually a sealed interface of records
public interface Lane<E> {

  /// Takes one event. Must not throw for anything a peer or client sent: an exception ends the process.
  void on(E event);

  /// After the mailbox was drained or the turn's budget was used up.
  default void endOfTurn() {}

  /// Monotonic nanoseconds at which the lane wants [#onDeadline()]; `Long.MAX_VALUE` = never. Asked after
  /// each turn, and once more right before [#onDeadline()].
  default long nextDeadlineNanos() {
    return Long.MAX_VALUE;
  }

  /// The deadline has passed (it may be later than asked). Belongs to a turn: [#endOfTurn()] follows.
  default void onDeadline() {}

  /// Whether a turn may run on the thread that offers an event while the lane's own thread sleeps. It saves
  /// two switches of threads for each event; only for lanes that never block, and it must not change.
  default boolean admitsGuests() {
    return false;
  }
}
