package io.coxswain.trials;

import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.etcd.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// What other clients' writes cost while a member that is behind is sent a large state.
///
/// ```
/// store-node/trials/big-snapshot [--megabytes 1024] [--rate 0] [--clients 8] [--seconds 20]
/// ```
public final class BigSnapshot {
  private static final int VALUE_BYTES = 64 << 10;
  private static final int FILLERS = 16;
  private static final int SMALL_BYTES = 256;
  private static final Duration TRANSFER_MAX = Duration.ofMinutes(15);

  /// The log holds so little that the heap has room for nothing but itself.
  private static final List<String> FLAGS =
      List.of(
          "--snapshot-count=500",
          "--snapshot-catchup-entries=100",
          "--quota-backend-bytes=-1",
          "--log-level=info");

  private BigSnapshot() {}

  public static void main(String[] arguments) throws Exception {
    Options options =
        new Options(
            arguments, Map.of("megabytes", "1024", "rate", "0", "clients", "8", "seconds", "20"));
    Report report = new Report();
    try {
      run(options, report);
    } catch (TrialFailed failed) {
      report.say("FAILED: " + failed.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options, Report report) throws Exception {
    Path home = Checkout.freshWorkplace();
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add("--snapshot-bytes-per-second=" + options.number("rate", 0));
    try (Members members =
        new Members(new Members.Plan(3, flags, Optional.empty()), name -> home.resolve(name))) {
      members.startAll();
      members.settle();
      Member leader = members.leader().orElseThrow();
      Member behind =
          members.all().stream().filter(member -> !member.equals(leader)).findFirst().orElseThrow();
      behind.process().kill();
      long megabytes = options.number("megabytes", 1);
      fill(leader, megabytes);
      report.say("%d MiB are written, and %s was away".formatted(megabytes, behind.name()));
      compare(leader, behind, options, report);
    }
  }

  private static void compare(Member leader, Member behind, Options options, Report report)
      throws Exception {
    int clients = (int) options.number("clients", 1);
    LatencyLoad before = new LatencyLoad(leader.clientPort(), clients, SMALL_BYTES);
    TimeUnit.SECONDS.sleep(options.number("seconds", 1));
    LatencyLoad.Result without = before.end();
    report.say("before:            " + without);

    LatencyLoad meanwhile = new LatencyLoad(leader.clientPort(), clients, SMALL_BYTES);
    long goal = leader.status().getRaftAppliedIndex();
    long begin = System.nanoTime();
    behind.process().start();
    awaitIndex(behind, goal);
    double seconds = (System.nanoTime() - begin) / 1e9;
    LatencyLoad.Result with = meanwhile.end();
    report.say("while it is sent:  " + with);
    report.say(
        "%s was there after %.1f s (its start included), %.0f MiB/s; p50 x %.1f, p99 x %.1f, writes per second x %.2f"
            .formatted(
                behind.name(),
                seconds,
                options.number("megabytes", 1) / seconds,
                with.p50Millis() / without.p50Millis(),
                with.p99Millis() / without.p99Millis(),
                with.perSecond() / without.perSecond()));
  }

  private static void awaitIndex(Member behind, long index) throws InterruptedException {
    new Patience(List.of(behind), TRANSFER_MAX)
        .until(
            "%s to be at entry %d".formatted(behind.name(), index),
            () -> {
              behind.dialAgain();
              return behind.status().getRaftAppliedIndex() >= index;
            });
  }

  /// Values that can't be compressed, under keys of their own.
  private static void fill(Member leader, long megabytes) {
    long each = (megabytes << 20) / VALUE_BYTES / FILLERS;
    CompletableFuture.allOf(
            IntStream.range(0, FILLERS)
                .mapToObj(filler ->
                    CompletableFuture.runAsync(
                        () -> fill(leader, filler, each), Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void fill(Member leader, int filler, long count) {
    SplittableRandom random = new SplittableRandom(filler);
    for (long i = 0; i < count; i++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      var _ =
          leader
              .kv()
              .put(
                  PutRequest.newBuilder()
                      .setKey(Translation.bytes("big/%d/%d".formatted(filler, i)))
                      .setValue(UnsafeByteOperations.unsafeWrap(value))
                      .build());
    }
  }
}
