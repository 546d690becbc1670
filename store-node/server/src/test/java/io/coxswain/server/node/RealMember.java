package io.coxswain.server.node;

import io.coxswain.server.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A cluster of one real member in this process, on loopback, with an empty data directory.
final class RealMember implements AutoCloseable {
  private final Member member;
  private final String clientUrl;
  private final String peerUrl;

  private RealMember(Member member, String clientUrl, String peerUrl) {
    this.member = member;
    this.clientUrl = clientUrl;
    this.peerUrl = peerUrl;
  }

  /// Starts it and waits until it serves.
  static RealMember start(Path directory, String... flags) throws Exception {
    String client = FreePorts.url();
    String peer = FreePorts.url();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir=" + directory.resolve("m1"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer));
    arguments.addAll(List.of(flags));
    NodeConfig config =
        NodeConfig.read(
            arguments,
            Map.of(),
            path -> {
              throw new IOException("no file is read here, but " + path + " was asked for");
            });
    Member member =
        Member.start(
            config,
            (where, failure) -> {
              throw new AssertionError(where, failure);
            },
            () -> {
              throw new AssertionError("nobody removes this member");
            });
    member.awaitReady();
    member.bindProcess();
    return new RealMember(member, client, peer);
  }

  String clientUrl() {
    return clientUrl;
  }

  String peerUrl() {
    return peerUrl;
  }

  @Override
  public void close() {
    member.stop();
  }
}
