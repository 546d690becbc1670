package io.coxswain.trials;

import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One member: its process, the relay before its peer port, and a client of its own.
final class Member implements AutoCloseable {
  private static final Duration CALL_MAX = Duration.ofSeconds(5);

  private final StoreProcess process;
  private final Path data;
  private final int clientPort;
  private final Relay relay;
  private final FaultPage faults;
  private final ManagedChannel channel;

  Member(StoreProcess process, Path data, int clientPort, Relay relay, FaultPage faults) {
    this.process = process;
    this.data = data;
    this.clientPort = clientPort;
    this.relay = relay;
    this.faults = faults;
    this.channel = connect(clientPort);
  }

  /// A channel that repeats nothing by itself: what a client did must be what it asked for.
  static ManagedChannel connect(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().disableRetry().build();
  }

  String name() {
    return process.name();
  }

  StoreProcess process() {
    return process;
  }

  int clientPort() {
    return clientPort;
  }

  /// Where the others find it.
  String peerUrl() {
    return "http://127.0.0.1:" + relay.port();
  }

  FaultPage faults() {
    return faults;
  }

  /// @throws TrialFailed if it has ended that nobody has ended
  void requireAlive() {
    process
        .exitCode()
        .ifPresent(code -> {
          throw new TrialFailed(
              "%s has ended by itself with code %d. Its last words:%n%s"
                  .formatted(name(), code, process.lastWords()));
        });
  }

  /// Waits until it answers and knows a leader.
  ///
  /// @throws TrialFailed if that takes too long or it ends
  void awaitBack() throws InterruptedException {
    new Patience(List.of(this))
        .until(
            name() + " to be back",
            () -> {
              dialAgain();
              return status().getLeader() != 0;
            });
  }

  /// Deletes all it has stored; it must not run.
  void wipe() throws IOException, InterruptedException {
    Programs.run("rm", "-rf", data.toString());
  }

  StatusResponse status() {
    return maintenance().status(StatusRequest.getDefaultInstance());
  }

  /// Waits until it has applied all that was committed when this was called.
  ///
  /// @return its revision then
  long readIndex() {
    RangeRequest nothing = RangeRequest.newBuilder().setKey(Translation.bytes("-")).build();
    return kv().range(nothing).getHeader().getRevision();
  }

  HashKVResponse hash(long revision) {
    return maintenance().hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
  }

  MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
    return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  ClusterGrpc.ClusterBlockingStub membership() {
    return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  LeaseGrpc.LeaseBlockingStub leases() {
    return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  /// Dials at once after it was down, instead of waiting out a growing pause.
  void dialAgain() {
    channel.resetConnectBackoff();
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    process.kill();
    relay.close();
  }
}
