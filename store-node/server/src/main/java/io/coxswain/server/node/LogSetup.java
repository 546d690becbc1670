package io.coxswain.server.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.coxswain.server.config.NodeConfig;
import org.slf4j.LoggerFactory;

/// Logging without a configuration file: etcd's levels, one line per event, on stderr unless told
/// otherwise. Logback finds this class as its configurator; the real settings follow when they are read.
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String CONSOLE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp%n";

  /// gRPC's own log, which would print a stack trace for every look-up of a member whose pod is away; whoever
  /// dials says that in one line. Held here, because java.util.logging forgets loggers that nobody holds.
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    install(
        context,
        new NodeConfig.Logging(
            NodeConfig.Logging.Level.WARN,
            NodeConfig.Logging.Format.JSON,
            NodeConfig.Logging.Output.STDERR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Switches to what the configuration asks for.
  static void apply(NodeConfig.Logging logging) {
    GRPC.setLevel(java.util.logging.Level.SEVERE);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      install(context, logging);
    }
  }

  private static void install(LoggerContext context, NodeConfig.Logging logging) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget(
        logging.output() == NodeConfig.Logging.Output.STDOUT ? "System.out" : "System.err");
    appender.setEncoder(encoder(context, logging.format()));
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger("io.coxswain").setLevel(level(logging.level()));
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, NodeConfig.Logging.Format format) {
    return switch (format) {
      case JSON -> {
        JsonLogLayout layout = new JsonLogLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        yield encoder;
      }
      case CONSOLE -> {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(CONSOLE_PATTERN);
        encoder.start();
        yield encoder;
      }
    };
  }

  private static Level level(NodeConfig.Logging.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR, PANIC, FATAL -> Level.ERROR;
    };
  }
}
