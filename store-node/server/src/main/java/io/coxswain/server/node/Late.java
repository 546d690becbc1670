package io.coxswain.server.node;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A part that is made after those that talk to it: the rooms of a member know each other in circles.
/// Set once, before anything happens. Thread-safe.
final class Late<T> {
  private final String name;
  private volatile @Nullable T part;

  /// @param name for the message when it is asked too early
  Late(String name) {
    this.name = name;
  }

  /// Sets the part and answers it.
  T set(T made) {
    if (part != null) {
      throw new IllegalStateException(name + " was made twice");
    }
    part = made;
    return made;
  }

  T get() {
    T made = part;
    if (made == null) {
      throw new IllegalStateException(name + " was asked before it was made");
    }
    return made;
  }

  /// Uses it, if it is there already.
  void ifThere(Consumer<T> use) {
    T now = part;
    if (now != null) {
      use.accept(now);
    }
  }
}
