package io.coxswain.history.kv;

import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Outcome.Failed;
import io.coxswain.history.kv.Outcome.Unknown;
import java.util.Arrays;
import java.util.List;

/// Histories written by hand. Each client is named for the test's reader; times are in nanoseconds.
public final class Told {

  private Told() {}

  public static KvOperation answered(
      String client, Span span, Request request, long revision, KeyState... found) {
    return ended(client, span, request, new Answered(revision, true, List.of(found)));
  }

  public static KvOperation notSucceeded(
      String client, Span span, Request request, long revision, KeyState... found) {
    return ended(client, span, request, new Answered(revision, false, List.of(found)));
  }

  public static KvOperation unknown(String client, Span span, Request request) {
    return ended(client, span, request, new Unknown("the connection broke"));
  }

  public static KvOperation failed(String client, Span span, Request request) {
    return ended(client, span, request, new Failed("refused before it was proposed"));
  }

  private static KvOperation ended(String client, Span span, Request request, Outcome outcome) {
    return new KvOperation(client, request, span.from(), span.to(), outcome);
  }

  /// From the call to the end.
  public record Span(long from, long to) {}

  public static Span span(long from, long to) {
    return new Span(from, to);
  }

  public static KeyState absent(String key) {
    return KeyState.absent(key);
  }

  /// A key that was created at one revision and put `version` times since, last at another.
  public static KeyState key(String key, String value, long created, long modified, long version) {
    return new KeyState(key, value, created, modified, version);
  }

  /// A key right after its creation.
  public static KeyState created(String key, String value, long revision) {
    return new KeyState(key, value, revision, revision, 1);
  }

  /// All events of a store that was empty.
  public static EventHistory events(KeyState... states) {
    return EventHistory.ofEmptyStore(Arrays.stream(states).map(Event::of).toList());
  }
}
