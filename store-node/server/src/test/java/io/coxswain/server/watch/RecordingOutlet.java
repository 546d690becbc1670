package io.coxswain.server.watch;

import io.coxswain.api.mvcc.Event;
import java.util.ArrayList;
import java.util.List;

/// A client that writes down what it hears, and takes only so many notices before it wants a pause.
final class RecordingOutlet implements WatchOutlet {
  private final List<Notice> heard = new ArrayList<>();
  private int room = Integer.MAX_VALUE;

  /// Takes `notices` more, then is not ready.
  void takeOnly(int notices) {
    room = notices;
  }

  @Override
  public boolean isReady() {
    return room > 0;
  }

  @Override
  public void send(Notice notice) {
    heard.add(notice);
    room--;
  }

  List<Notice> heard() {
    return heard;
  }

  /// What was heard since this was last called.
  List<Notice> takeHeard() {
    List<Notice> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  /// All events of a watcher as `revision key`, deletions with a minus, in the order heard.
  List<String> eventsOf(long watchId) {
    return heard.stream()
        .filter(Notice.Events.class::isInstance)
        .map(Notice.Events.class::cast)
        .filter(notice -> notice.watchId() == watchId)
        .flatMap(notice -> notice.events().stream())
        .map(RecordingOutlet::describe)
        .toList();
  }

  static String describe(Event event) {
    String sign = event.getType() == Event.EventType.DELETE ? "-" : "";
    return event.getKv().getModRevision() + " " + sign + event.getKv().getKey().toStringUtf8();
  }
}
