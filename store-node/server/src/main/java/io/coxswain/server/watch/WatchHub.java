package io.coxswain.server.watch;

/// Opens watch streams. Thread-safe.
public interface WatchHub {

  /// A stream of watchers that share one outlet and one id space, as etcd's `Watch` RPC.
  WatchStream open(WatchOutlet outlet);
}
