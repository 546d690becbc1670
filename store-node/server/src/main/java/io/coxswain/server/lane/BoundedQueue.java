package io.coxswain.server.lane;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded first-in first-out queue for many producers and one consumer, without locks.
///
/// A producer reserves a place by moving `tail`, then fills it; the consumer empties a place, then moves
/// `head`. A place that is reserved and not yet filled looks empty, and so does the queue behind it, until
/// its producer has filled it. Filling is a volatile write, so a producer that looks afterwards whether
/// the consumer sleeps can't miss one that looked for this element in vain.
final class BoundedQueue<E> {
  private final int capacity;
  private final int mask;
  private final AtomicReferenceArray<@Nullable E> places;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();

  BoundedQueue(int capacity) {
    this.capacity = capacity;
    int length = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
    this.mask = length - 1;
    this.places = new AtomicReferenceArray<>(length);
  }

  /// False when `capacity` elements wait.
  boolean offer(E element) {
    long place;
    do {
      place = tail.get();
      if (place - head.get() >= capacity) {
        return false;
      }
    } while (!tail.compareAndSet(place, place + 1));
    places.set((int) place & mask, element);
    return true;
  }

  /// The oldest element, null if none is ready. Consumer only.
  @Nullable E poll() {
    long place = head.get();
    int slot = (int) place & mask;
    E element = places.get(slot);
    if (element != null) {
      places.setPlain(slot, null);
      head.setRelease(place + 1);
    }
    return element;
  }

  /// Whether nothing is ready to be polled. Consumer only.
  boolean isEmpty() {
    return places.get((int) head.get() & mask) == null;
  }

  /// Elements waiting, those being put in included.
  int size() {
    long waiting = tail.get() - head.get();
    return (int) Math.max(0, Math.min(waiting, capacity));
  }
}
