package io.coxswain.server.gateway;

/// Answers requests, now or later; called on the connection's loop.
@FunctionalInterface
interface Handler {
  void handle(Exchange exchange);
}
