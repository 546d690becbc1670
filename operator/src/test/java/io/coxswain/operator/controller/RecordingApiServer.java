package io.coxswain.operator.controller;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An API server that knows one StoreCluster, takes every write, and notes which rights each request
/// would need.
final class RecordingApiServer implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/v[^/]+/namespaces/[^/]+/(?<resource>[^/]+)(?:/(?<name>[^/]+)(?:/(?<sub>[^/]+))?)?");
  private static final String CLUSTER =
      """
      {"apiVersion":"coxswain.dev/v1alpha1","kind":"StoreCluster",
       "metadata":{"name":"config","namespace":"demo","uid":"u","generation":1,"resourceVersion":"1"},
       "spec":{"replicas":3,"storage":{"size":"1Gi"}}}
      """;
  private static final String NOT_FOUND =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404,\"reason\":\"NotFound\"}";

  private final HttpServer server;
  private final Set<String> rights = new TreeSet<>();
  private volatile boolean populated;
  private volatile String statusPatch = "";

  RecordingApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /// From now on every object that is asked for exists.
  void populate() {
    populated = true;
  }

  KubernetesClient client() {
    Config config =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withNamespace("demo")
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// `verb group/resource`, such as `patch coxswain.dev/storeclusters/status`.
  synchronized Set<String> rights() {
    return new TreeSet<>(rights);
  }

  /// The last patch of a status, as it was sent.
  String statusPatch() {
    return statusPatch;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      throw new IllegalStateException("unexpected request for " + exchange.getRequestURI());
    }
    boolean named = path.group("name") != null;
    String verb = verb(exchange.getRequestMethod(), named);
    note(verb, path);
    if ("status".equals(path.group("sub"))) {
      statusPatch = new String(sent, StandardCharsets.UTF_8);
    }
    int code = 200;
    String body = new String(sent, StandardCharsets.UTF_8);
    if (verb.equals("list")) {
      body = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";
    } else if (verb.equals("get")) {
      boolean cluster = path.group("resource").equals("storeclusters");
      code = cluster || populated ? 200 : 404;
      body = cluster ? CLUSTER : populated ? object(path.group("name")) : NOT_FOUND;
    } else if (verb.equals("patch")) {
      body = object(path.group("name"));
    } else if (verb.equals("delete")) {
      body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String object(String name) {
    return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"demo\",\"resourceVersion\":\"1\"}}"
        .formatted(name);
  }

  private static String verb(String method, boolean named) {
    return switch (method) {
      case "GET" -> named ? "get" : "list";
      case "POST" -> "create";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> throw new IllegalStateException("the operator never sends " + method);
    };
  }

  private synchronized void note(String verb, Matcher path) {
    String group = path.group("group") == null ? "" : path.group("group");
    String sub = path.group("sub") == null ? "" : "/" + path.group("sub");
    rights.add(verb + " " + group + "/" + path.group("resource") + sub);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
