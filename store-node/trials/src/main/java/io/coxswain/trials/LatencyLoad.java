package io.coxswain.trials;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Clients that write small values one after the other, from the moment it is made until it is ended; how long each
/// write took.
final class LatencyLoad {
  private static final int KEYS = 100;

  private final List<CompletableFuture<long[]>> clients;
  private final ManagedChannel channel;
  private final long begin = System.nanoTime();
  private volatile boolean over;

  /// What it measured.
  record Result(
      int writes, double perSecond, double p50Millis, double p99Millis, double maxMillis) {
    @Override
    public String toString() {
      return "%d writes, %.0f per second, p50 %.1f ms, p99 %.1f ms, longest %.0f ms"
          .formatted(writes, perSecond, p50Millis, p99Millis, maxMillis);
    }
  }

  LatencyLoad(int port, int size, int valueBytes) {
    channel = Member.connect(port);
    clients =
        IntStream.range(0, size)
            .mapToObj(client ->
                CompletableFuture.supplyAsync(
                    () -> write(client, valueBytes), Thread::startVirtualThread))
            .toList();
  }

  private long[] write(int client, int valueBytes) {
    List<Long> nanos = new ArrayList<>();
    ByteString value = ByteString.copyFrom(new byte[valueBytes]);
    for (int i = 0; !over; i++) {
      PutRequest put =
          PutRequest.newBuilder()
              .setKey(Translation.bytes("small/%d/%d".formatted(client, i % KEYS)))
              .setValue(value)
              .build();
      long start = System.nanoTime();
      var _ = KVGrpc.newBlockingStub(channel).put(put);
      nanos.add(System.nanoTime() - start);
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  /// Lets the running writes end.
  Result end() {
    over = true;
    long[] sorted =
        clients.stream()
            .map(CompletableFuture::join)
            .flatMapToLong(LongStream::of)
            .sorted()
            .toArray();
    double seconds = (System.nanoTime() - begin) / 1e9;
    channel.shutdownNow();
    return new Result(
        sorted.length,
        sorted.length / seconds,
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        millis(sorted, 1));
  }

  private static double millis(long[] sorted, double part) {
    int at = Math.min(sorted.length - 1, (int) (sorted.length * part));
    return sorted[at] / 1e6;
  }
}
