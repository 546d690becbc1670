package io.coxswain.trials;

/// What a trial says while it runs, with the seconds since its start.
final class Report {
  private final long startNanos = System.nanoTime();

  void say(String what) {
    System.out.printf("[%5.1f s] %s%n", (System.nanoTime() - startNanos) / 1e9, what);
  }
}
