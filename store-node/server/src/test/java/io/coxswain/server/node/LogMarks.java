package io.coxswain.server.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Takes what members log, down to the finest, and counts the lines that are a [Mark]; nothing is printed
/// while this is open.
final class LogMarks extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Map<String, Mark> byLine =
      Stream.of(Mark.values())
          .filter(mark -> mark.line.isPresent())
          .collect(Collectors.toMap(mark -> mark.line.orElseThrow(), Function.identity()));

  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.coxswain");
  private final Level before = logger.getLevel();

  LogMarks() {
    setContext(logger.getLoggerContext());
    start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Optional.ofNullable(byLine.get(event.getMessage()))
        .ifPresent(mark -> counts.merge(mark.words, 1, Integer::sum));
  }

  /// How often each was met.
  Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(before);
    stop();
  }
}
