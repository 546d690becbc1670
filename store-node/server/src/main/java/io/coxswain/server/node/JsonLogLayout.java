package io.coxswain.server.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/// One JSON object per line with the keys of etcd's logger: `level`, `ts`, `logger`, `msg`, then the
/// event's own, then `error`.
final class JsonLogLayout extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"level\":\"")
        .append(event.getLevel().toString().toLowerCase(Locale.ROOT))
        .append("\",\"ts\":\"")
        .append(event.getInstant() == null ? Instant.EPOCH : event.getInstant())
        .append('"');
    append(line, "logger", room(event.getLoggerName()));
    append(line, "msg", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        append(line, pair.key, pair.value);
      }
    }
    if (event.getThrowableProxy() != null) {
      append(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.append("}\n").toString();
  }

  /// `io.coxswain.server.peer.Dialer` -> `peer`: the room says enough, and classes move.
  private static String room(String loggerName) {
    int classAt = loggerName.lastIndexOf('.');
    int roomAt = loggerName.lastIndexOf('.', classAt - 1);
    return classAt > 0 ? loggerName.substring(roomAt + 1, classAt) : loggerName;
  }

  private static void append(StringBuilder line, String key, Object value) {
    line.append(",\"").append(key).append("\":");
    if (value instanceof Number || value instanceof Boolean) {
      line.append(value);
      return;
    }
    line.append('"');
    JsonStringEncoder.getInstance().quoteAsString(String.valueOf(value), line);
    line.append('"');
  }
}
