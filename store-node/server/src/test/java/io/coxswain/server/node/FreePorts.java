package io.coxswain.server.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Ports of the loopback address that nobody listens on, from below those that Linux gives to outgoing
/// connections (32768 and up): while a process is down that will come back, no connection takes its port.
final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int BEYOND = 30_000;

  /// In this process; none is given twice.
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  static int one() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, BEYOND))
        .filter(port -> isFree(port) && GIVEN.add(port))
        .findFirst()
        .getAsInt();
  }

  /// The address of a server to be.
  static String url() {
    return url(one());
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
