package io.coxswain.trials;

import io.coxswain.trials.LinkRules.Rule;
import io.coxswain.trials.LinkRules.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// One connection through a [Relay]: two directions, each with a reader that stamps what came and a writer that
/// lets it go when its time has come. Order is kept.
final class RelayedConnection implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 << 10;

  /// Chunks on their way, per direction; a reader waits while there are more.
  private static final int CHUNKS_MAX = 1024;

  private final Socket dialled;
  private final Socket onward;
  private final LinkRules rules;
  private final Way there;
  private final Way back;
  private final CountDownLatch ended = new CountDownLatch(1);

  RelayedConnection(Socket dialled, Socket onward, LinkRules rules, Way there, Way back) {
    this.dialled = dialled;
    this.onward = onward;
    this.rules = rules;
    this.there = there;
    this.back = back;
  }

  /// Carries bytes until one side ends the connection or it is reset.
  void run() throws InterruptedException {
    carry(dialled, onward, there);
    carry(onward, dialled, back);
    ended.await();
  }

  private void carry(Socket from, Socket to, Way way) {
    BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_MAX);
    Thread.ofVirtual().start(() -> guarded(() -> read(from, underWay)));
    Thread.ofVirtual().start(() -> guarded(() -> write(to, way, underWay)));
  }

  private void read(Socket from, BlockingQueue<Chunk> underWay)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    int length;
    do {
      length = from.getInputStream().read(buffer);
      ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, length)));
      underWay.put(new Chunk(bytes, System.nanoTime(), length < 0));
    } while (length >= 0);
  }

  private void write(Socket to, Way way, BlockingQueue<Chunk> underWay)
      throws IOException, InterruptedException {
    WritableByteChannel out = Channels.newChannel(to.getOutputStream());
    long resets = rules.resets(way);
    while (true) {
      Chunk chunk = underWay.take();
      awaitDue(chunk, rules.of(way));
      if (!rules.awaitOpen(way, resets)) {
        dialled.setSoLinger(true, 0);
        onward.setSoLinger(true, 0);
        return;
      }
      if (chunk.last()) {
        return;
      }
      out.write(chunk.bytes());
    }
  }

  private static void awaitDue(Chunk chunk, Rule rule) {
    long jitter =
        rule.jitterNanos() == 0 ? 0 : ThreadLocalRandom.current().nextLong(rule.jitterNanos());
    long due = chunk.readNanos() + rule.delayNanos() + jitter;
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException broken) {
      // The other side closed it; so do we.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      dialled.close();
      onward.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private record Chunk(ByteBuffer bytes, long readNanos, boolean last) {}
}
