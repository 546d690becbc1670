package io.coxswain.trials;

import io.grpc.ManagedChannel;
import java.util.List;

/// A client's way to the members: to one at a time, and to the next, under another name, when a call fails. Not
/// thread-safe.
final class Roaming implements AutoCloseable {
  private final String name;
  private final List<Integer> ports;
  private int life;
  private ManagedChannel channel;

  /// @param name of the client
  /// @param first which of the ports it begins with; counted round and round
  Roaming(String name, List<Integer> ports, int first) {
    this.name = name;
    this.ports = List.copyOf(ports);
    this.life = first;
    this.channel = connect();
  }

  ManagedChannel channel() {
    return channel;
  }

  /// The client's name in this life.
  String name() {
    return "%s.%d".formatted(name, life);
  }

  /// Gives the connection up, and with it all that is under way on it.
  void goOn() {
    channel.shutdownNow();
    life++;
    channel = connect();
  }

  private ManagedChannel connect() {
    return Member.connect(ports.get(life % ports.size()));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
