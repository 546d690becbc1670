package io.coxswain.server.training;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Many calls of one kind, a fixed number of them under way at any time.
///
/// @param <A> the answer
final class Burst<A> {
  /// A slow machine ends a burst early; what it has taught by then must do.
  private static final long SECONDS_MAX = 20;

  private final int total;
  private final int underWay;
  private final Call<A> call;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicLong failed = new AtomicLong();
  private final CountDownLatch ended;
  private volatile boolean over;

  /// One call.
  ///
  /// @param <A> the answer
  @FunctionalInterface
  interface Call<A> {
    /// @param n counts the calls of the burst from 0
    /// @param end takes the answer
    void start(int n, StreamObserver<A> end);
  }

  /// @param total calls to make
  /// @param underWay of them at once
  Burst(int total, int underWay, Call<A> call) {
    this.total = total;
    this.underWay = underWay;
    this.call = call;
    this.ended = new CountDownLatch(underWay);
  }

  /// Blocks until all were answered or the time is up.
  ///
  /// @return how many failed
  long run() throws InterruptedException {
    for (int i = 0; i < underWay; i++) {
      next();
    }
    if (!ended.await(SECONDS_MAX, TimeUnit.SECONDS)) {
      over = true;
    }
    return failed.get();
  }

  private void next() {
    int n = begun.getAndIncrement();
    if (n >= total || over) {
      ended.countDown();
    } else {
      call.start(n, new End());
    }
  }

  private final class End implements StreamObserver<A> {
    @Override
    public void onNext(A answer) {}

    @Override
    public void onError(Throwable failure) {
      failed.incrementAndGet();
      next();
    }

    @Override
    public void onCompleted() {
      next();
    }
  }

  /// Takes a stream of answers and does nothing with them.
  static final class Unheard<T> implements StreamObserver<T> {
    @Override
    public void onNext(T answer) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
