package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

/// What an entry carries.
public sealed interface Payload {
  /// Bytes of user data in it, for the byte bounds of batches and queues.
  int sizeBytes();

  /// Nothing: a new leader's first entry, which lets it commit what earlier terms left.
  record Empty() implements Payload {
    @Override
    public int sizeBytes() {
      return 0;
    }
  }

  /// A command of the state machine, opaque to the core.
  record Command(Bytes bytes) implements Payload {
    public Command {
      requireNonNull(bytes, "bytes is null");
    }

    @Override
    public int sizeBytes() {
      return bytes.size();
    }
  }

  /// A membership change; takes effect inside the core when it commits.
  record Membership(ConfChange change) implements Payload {
    public Membership {
      requireNonNull(change, "change is null");
    }

    @Override
    public int sizeBytes() {
      return change.context().size();
    }
  }

  /// A change of the replicated timing; takes effect inside the core when it commits, unless its epoch
  /// doesn't follow the one in force (then it does nothing, on every member alike).
  record Retiming(Timing timing, Bytes context) implements Payload {
    public Retiming {
      requireNonNull(timing, "timing is null");
      requireNonNull(context, "context is null");
    }

    @Override
    public int sizeBytes() {
      return context.size();
    }
  }
}
