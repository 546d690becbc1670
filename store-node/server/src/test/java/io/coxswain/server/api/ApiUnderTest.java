package io.coxswain.server.api;

import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.FakeClock;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;

/// A client's channel to the services over a [FakeMember], in this process and on the test's own thread: answers that have to go to
/// the caller's loop wait in [#loop] until the test runs it.
final class ApiUnderTest implements AutoCloseable {
  final FakeMember member = new FakeMember();
  final Metrics metrics = new Metrics();
  final FakeClock clock = new FakeClock();
  final Queue<Runnable> loop = new ArrayDeque<>();
  final ClientApi api;
  final ManagedChannel channel;
  private final Server server;
  private long nextRandom = -4;

  ApiUnderTest() {
    this(ApiLimits.DEFAULT);
  }

  ApiUnderTest(ApiLimits limits) {
    api =
        new ClientApi(
            member.rooms(),
            limits,
            () -> loop::add,
            () -> nextRandom++,
            new ClientApi.Measuring(metrics, clock, true));
    String name = InProcessServerBuilder.generateName();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addServices(api.services())
              .build()
              .start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /// Runs what waits on the caller's loop.
  void runLoop() {
    for (Runnable next = loop.poll(); next != null; next = loop.poll()) {
      next.run();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    metrics.close();
  }
}
