package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open streams whose clients want them to end when the cluster has lost its leader: a watch that hears nothing can't tell quiet
/// from cut off.
final class LeaderRequired {
  private final Set<Guarded<?, ?>> open = ConcurrentHashMap.newKeySet();

  <Q, R> ServerCall.Listener<Q> start(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Guarded<Q, R> guarded = new Guarded<>(call);
    open.add(guarded);
    return new SimpleForwardingServerCallListener<>(next.startCall(guarded, headers)) {
      @Override
      public void onCancel() {
        open.remove(guarded);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        open.remove(guarded);
        super.onComplete();
      }
    };
  }

  /// Ends all of them with "no leader". Thread-safe.
  void endAll() {
    open.forEach(Guarded::end);
  }

  /// A call that is closed once, by its handler or from here; the lock keeps the two apart. The handler hears of it as of any closed
  /// call.
  private static final class Guarded<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private volatile boolean closed;

    Guarded(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }

    @Override
    public boolean isCancelled() {
      return closed || super.isCancelled();
    }

    void end() {
      close(WireError.NO_LEADER.status(), new Metadata());
    }
  }
}
