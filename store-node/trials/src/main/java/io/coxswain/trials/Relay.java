package io.coxswain.trials;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before the peer port of one member: the others reach it only through here, and each connection obeys
/// the rules of the two ways it carries. Who dials is found out from the kernel ([Dialers]).
final class Relay implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 5_000;

  private final String target;
  private final int targetPort;
  private final ServerSocket listener;
  private final LinkRules rules;
  private final Dialers dialers;
  private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();

  Relay(String target, int targetPort, LinkRules rules, Dialers dialers) throws IOException {
    this.target = target;
    this.targetPort = targetPort;
    this.rules = rules;
    this.dialers = dialers;
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("relay-" + target).start(this::accept);
  }

  /// Where the other members are told to find the target.
  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket dialled = listener.accept();
        Thread.ofVirtual().start(() -> relay(dialled));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void relay(Socket dialled) {
    try (dialled;
        Socket onward = new Socket()) {
      String from = dialers.of(dialled.getPort());
      onward.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS_MAX);
      try (RelayedConnection connection =
          new RelayedConnection(
              dialled,
              onward,
              rules,
              new LinkRules.Way(from, target),
              new LinkRules.Way(target, from))) {
        connections.add(connection);
        connection.run();
        connections.remove(connection);
      }
    } catch (IOException ended) {
      // Closing both ends tells both sides.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    connections.forEach(RelayedConnection::close);
  }
}
