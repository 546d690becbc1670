package io.coxswain.server.peer;

import io.coxswain.server.world.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says the same thing about the same peer at most once in a while: dials are repeated all the time.
/// Thread-safe.
final class QuietLog {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int REMEMBERED_MAX = 256;

  private final Clock clock;
  private final Map<String, Long> saidAtNanos = new LinkedHashMap<>();

  QuietLog(Clock clock) {
    this.clock = clock;
  }

  void warn(String about) {
    if (isNews(about)) {
      LOG.warn(about);
    }
  }

  void info(String about) {
    if (isNews(about)) {
      LOG.info(about);
    }
  }

  private synchronized boolean isNews(String about) {
    long now = clock.nanoTime();
    saidAtNanos.values().removeIf(said -> now - said >= SILENCE.toNanos());
    if (saidAtNanos.containsKey(about) || saidAtNanos.size() >= REMEMBERED_MAX) {
      return false;
    }
    saidAtNanos.put(about, now);
    return true;
  }
}
