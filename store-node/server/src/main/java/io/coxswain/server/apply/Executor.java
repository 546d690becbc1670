package io.coxswain.server.apply;

/// Carries out one command, or refuses it. Each concern is one of these, wrapped around the next.
@FunctionalInterface
interface Executor {
  Result execute(Command command, Group group);
}
