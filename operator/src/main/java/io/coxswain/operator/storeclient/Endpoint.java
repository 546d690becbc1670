package io.coxswain.operator.storeclient;

/// Where a member's client port is.
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an endpoint: '%s' port %d".formatted(host, port));
    }
  }
}
