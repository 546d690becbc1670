package io.coxswain.operator.model;

import java.util.function.Supplier;

/// The way from the operator to what it writes: Kubernetes, the store, its own status. It may break at one
/// write, in each of the ways in which that can happen.
public final class ModelWire {
  /// How it breaks.
  public enum Break {
    /// The operator dies before the write.
    DIES_BEFORE,
    /// The write arrives, and the operator dies before it hears of it.
    DIES_AFTER,
    /// The write arrives, its reply doesn't.
    REPLY_LOST
  }

  private final int breakAt;
  private final Break how;
  private int writes;

  private ModelWire(int breakAt, Break how) {
    this.breakAt = breakAt;
    this.how = how;
  }

  /// Never breaks.
  public static ModelWire sound() {
    return new ModelWire(-1, Break.DIES_BEFORE);
  }

  /// Breaks at that write, counted from 0.
  public static ModelWire breaking(int write, Break how) {
    return new ModelWire(write, how);
  }

  /// How many writes it has carried or broken at.
  public int writes() {
    return writes;
  }

  @Override
  public String toString() {
    return breakAt < 0 ? "sound" : how + " at write " + breakAt;
  }

  <T> T carry(Supplier<T> write) {
    boolean breaks = writes++ == breakAt;
    if (breaks && how == Break.DIES_BEFORE) {
      throw new Broken(how);
    }
    T reply = write.get();
    if (breaks) {
      throw new Broken(how);
    }
    return reply;
  }

  /// The operator hears nothing of what it wrote.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Break how;

    Broken(Break how) {
      super("the wire broke: " + how, null, false, false);
      this.how = how;
    }

    boolean operatorDied() {
      return how != Break.REPLY_LOST;
    }
  }
}
