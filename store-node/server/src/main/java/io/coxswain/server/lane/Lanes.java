package io.coxswain.server.lane;

/// Opens lanes: threads in production, one seeded scheduler in the simulation.
public interface Lanes extends AutoCloseable {

  /// Opens a lane. `make` receives the lane's own mailbox and answers the lane.
  ///
  /// @param name thread name and metric label
  /// @param bounds how much may wait and how much one turn may take
  <E> Mailbox<E> open(String name, Bounds bounds, Factory<E> make);

  /// Lanes that are opened from now on wait with their first turn, whatever is offered to them, until [#begin()]: so
  /// those that know each other in circles can be opened one after the other.
  void hold();

  /// Ends what [#hold()] began.
  void begin();

  /// Stops all lanes after their current turn and waits for them.
  @Override
  void close();

  /// Makes the lane, once, before its first event.
  ///
  /// @param <E> event type
  interface Factory<E> {
    Lane<E> make(Mailbox<E> own);
  }

  /// Bounds of one lane.
  ///
  /// @param waitingMax ordinary events that may wait
  /// @param urgentMax urgent events that may wait
  /// @param turnMax ordinary events taken in one turn; urgent ones are looked for between any two
  record Bounds(int waitingMax, int urgentMax, int turnMax) {
    public Bounds {
      if (waitingMax < 1 || urgentMax < 1 || turnMax < 1) {
        throw new IllegalArgumentException(
            "bounds must be >= 1, were %d, %d, %d".formatted(waitingMax, urgentMax, turnMax));
      }
    }
  }
}
