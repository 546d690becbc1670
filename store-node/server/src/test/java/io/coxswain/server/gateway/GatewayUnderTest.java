package io.coxswain.server.gateway;

import io.coxswain.server.api.ApiLimits;
import io.coxswain.server.api.ClientApi;
import io.coxswain.server.api.FakeMember;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A port on loopback over a [FakeMember].
final class GatewayUnderTest implements AutoCloseable {
  static final ApiLimits LIMITS = new ApiLimits(64 * 1024, 128);

  /// Bound of every wait; the machine may be slow.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final FakeMember member = new FakeMember();
  final Metrics metrics = new Metrics();
  final ClientPort port;
  final ClientGateway gateway;
  private final NettyLoops loops = new NettyLoops(2, "test-client");
  private final HttpClient http =
      HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  GatewayUnderTest() throws IOException {
    Random random = new Random(1);
    ClientApi api =
        new ClientApi(
            member.rooms(),
            LIMITS,
            loops,
            random::nextLong,
            new ClientApi.Measuring(metrics, new StillClock(), false));
    gateway =
        new ClientGateway(
            loops, api, List.of(), member.rooms(), metrics, new StillClock(), PortLimits.DEFAULT);
    port = gateway.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  int portNumber() {
    return port.address().getPort();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), portNumber());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + portNumber() + path);
  }

  @Override
  public void close() {
    port.close(Duration.ofMillis(100));
    gateway.close();
    loops.close();
    http.close();
    metrics.close();
  }

  private static final class StillClock implements Clock {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long wallMillis() {
      return 1_790_000_000_000L;
    }
  }
}
