package io.coxswain.server.gateway;

/// Lets only GET through.
record GetOnly(Handler handler) implements Handler {
  @Override
  public void handle(Exchange exchange) {
    if (exchange.call().method().equals("GET")) {
      handler.handle(exchange);
    } else {
      exchange.answer(Answer.methodNotAllowed("GET"));
    }
  }
}
