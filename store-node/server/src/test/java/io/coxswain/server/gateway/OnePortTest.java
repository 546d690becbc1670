package io.coxswain.server.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.server.watch.WatchOutlet.Notice;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The matrix of one port: who speaks what, whole or in pieces, well or badly.
class OnePortTest {
  private GatewayUnderTest server;

  @BeforeEach
  void open() throws IOException {
    server = new GatewayUnderTest();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void grpcAndHttpShareThePort() throws Exception {
    ManagedChannel channel = grpc();
    try {
      KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
      kv.put(PutRequest.newBuilder().setKey(bytes("k")).setValue(bytes("v")).build());
      assertThat(kv.range(RangeRequest.newBuilder().setKey(bytes("k")).build()).getCount())
          .isEqualTo(1);
      assertThat(server.send("POST", "/v3/kv/range", "{\"key\":\"aw==\"}").body())
          .contains("\"kvs\":[{\"key\":\"aw==\",", "\"value\":\"dg==\"", "\"count\":\"1\"");
      assertThat(server.get("/metrics").body())
          .contains("etcd_network_client_grpc_received_bytes_total ");
    } finally {
      shutDown(channel);
    }
  }

  @Test
  void grpcRefusesWhatIsTooLarge() throws Exception {
    ManagedChannel channel = grpc();
    try {
      PutRequest huge =
          PutRequest.newBuilder()
              .setKey(bytes("k"))
              .setValue(ByteString.copyFrom(new byte[2 << 20]))
              .build();
      StatusRuntimeException refused =
          Assertions.catchThrowableOfType(
              StatusRuntimeException.class, () -> KVGrpc.newBlockingStub(channel).put(huge));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    } finally {
      shutDown(channel);
    }
  }

  @Test
  void aRequestMayComeByteByByte() throws IOException {
    try (Socket socket = server.connect()) {
      for (byte each : post("/v3/kv/range", "{}").getBytes(US_ASCII)) {
        socket.getOutputStream().write(each);
        socket.getOutputStream().flush();
      }
      assertThat(readAnswer(socket)).startsWith("HTTP/1.1 400 ").endsWith("key is not provided\"}");
    }
  }

  /// A slow first answer must not be overtaken by a fast second one.
  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    try (Socket socket = server.connect()) {
      send(
          socket,
          post("/v3/kv/range", "{\"key\":\"aw==\"}")
              + "GET /version HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
      round.complete(null);
      assertThat(readAnswer(socket)).contains("\"revision\":\"1\"");
      assertThat(readAnswer(socket)).contains("\"etcdserver\"");
      assertThat(readAnswer(socket)).endsWith("\r\n\r\nok\n");
    }
  }

  @Test
  void theConnectionOfAnOldClientIsClosed() throws IOException {
    try (Socket socket = server.connect()) {
      send(socket, "GET /version HTTP/1.0\r\n\r\n");
      String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(all).startsWith("HTTP/1.1 200 OK").contains("\"etcdserver\"");
    }
  }

  @Test
  void whatIsNeitherIsClosed() throws IOException {
    for (String garbage :
        new String[] {"\u0016\u0003\u0001 hello", "123", "get / http/1.1\r\n\r\n"}) {
      try (Socket socket = server.connect()) {
        send(socket, garbage);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aMalformedRequestIsAnsweredAndClosed() throws IOException {
    try (Socket socket = server.connect()) {
      send(socket, "GET /version NONSENSE/9\r\n\r\n");
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws IOException {
    try (Socket socket = server.connect()) {
      send(
          socket,
          "POST /v3/kv/put HTTP/1.1\r\nContent-Length: 10000000\r\nExpect: 100-continue\r\n\r\n");
      assertThat(readAnswer(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aWatchIsOneLineAnAnswer() throws Exception {
    try (Socket socket = server.connect()) {
      send(socket, post("/v3/watch", "{\"create_request\":{\"key\":\"aw==\"}}"));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String created = firstLineWith(lines, "result");
      assertThat(created).contains("\"created\":true", "\"cluster_id\":\"");
      var watch = server.member.watches.getFirst();
      watch.outlet.send(new Notice.Progress(0, 12));
      assertThat(firstLineWith(lines, "result")).contains("\"revision\":\"12\"");
      assertThat(watch.created.getFirst().key()).isEqualTo(bytes("k"));
    }
    server
        .member
        .watches
        .getFirst()
        .closed
        .get(GatewayUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void severalDocumentsAreSeveralMessages() throws Exception {
    try (Socket socket = server.connect()) {
      String body =
          "{\"create_request\":{\"key\":\"YQ==\",\"watch_id\":\"1\"}}{\"create_request\":{\"key\":\"Yg==\",\"watch_id\":\"2\"}}";
      send(socket, post("/v3/watch", body));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(firstLineWith(lines, "result")).contains("\"watch_id\":\"1\"");
      assertThat(firstLineWith(lines, "result")).contains("\"watch_id\":\"2\"");
    }
  }

  @Test
  void aClosedPortLetsRunningRequestsEnd() throws Exception {
    CompletableFuture<Void> round = new CompletableFuture<>();
    server.member.readable = round;
    ManagedChannel channel = grpc();
    try {
      var answer =
          KVGrpc.newFutureStub(channel).range(RangeRequest.newBuilder().setKey(bytes("k")).build());
      server.member.readAsked.get(GatewayUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> server.port.close(GatewayUnderTest.PATIENCE));
      round.complete(null);
      assertThat(answer.get(GatewayUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS).getCount())
          .isZero();
      closed.get(GatewayUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      shutDown(channel);
    }
  }

  @Test
  void anAddressInUseIsNamed() {
    assertThat(
            Assertions.catchThrowableOfType(
                IOException.class, () -> server.gateway.open(server.port.address())))
        .hasMessageContaining("Cannot listen for clients on")
        .hasMessageContaining("--listen-client-urls");
  }

  @Test
  void anHttpOnlyPortServesTheSamePages() throws IOException {
    try (HttpPort http =
            server.gateway.openHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().getPort())) {
      socket.setSoTimeout((int) GatewayUnderTest.PATIENCE.toMillis());
      send(socket, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAnswer(socket)).endsWith("{\"health\":\"true\",\"reason\":\"\"}");
    }
  }

  /// As etcd with `--listen-client-http-urls`.
  @Test
  void aPortForGrpcAloneAnswersNoHttp() throws Exception {
    ClientPort port =
        server.gateway.openGrpc(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ManagedChannel channel = grpc(port);
    RangeRequest range = RangeRequest.newBuilder().setKey(bytes("k")).build();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.address().getPort())) {
      assertThat(KVGrpc.newBlockingStub(channel).range(range).hasHeader()).isTrue();
      socket.setSoTimeout((int) GatewayUnderTest.PATIENCE.toMillis());
      send(socket, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.getInputStream().readAllBytes())
          .asString(US_ASCII)
          .doesNotStartWith("HTTP/1");
    } finally {
      shutDown(channel);
      port.close(Duration.ofMillis(100));
    }
  }

  private ManagedChannel grpc() {
    return grpc(server.port);
  }

  private static ManagedChannel grpc(ClientPort port) {
    return NettyChannelBuilder.forAddress(port.address()).usePlaintext().build();
  }

  private static void shutDown(ManagedChannel channel) throws InterruptedException {
    channel.shutdownNow().awaitTermination(GatewayUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  /// One answer with a content length, head and body.
  private static String readAnswer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + head);
      }
      head.append((char) next);
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.startsWith("content-length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
            .findFirst()
            .orElseThrow();
    return head + new String(in.readNBytes(length), US_ASCII);
  }

  private static String firstLineWith(BufferedReader lines, String text) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.contains(text)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new AssertionError("the answer ended without '" + text + "'");
    }
    return line;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
