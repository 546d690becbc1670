package io.coxswain.e2e;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Says in a line how each story ended and how long it took. After a failure it also shows the end of what
/// the operator and the members said, and keeps all of it.
final class StoryTeller
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, TestWatcher {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(StoryTeller.class);

  /// One story's course.
  private record Course(long beganNanos, AtomicInteger failures) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(HERE).put(Course.class, new Course(System.nanoTime(), new AtomicInteger()));
    say("story %s: %s", name(context), story(context).value());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Evidence.discard();
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    course(context).failures().incrementAndGet();
    String test = name(context) + "." + context.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-");
    say("story %s: failed: %s", test, String.valueOf(cause));
    Evidence.keep(test).forEach(line -> say("  %s", line));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Course course = course(context);
    long seconds = Duration.ofNanos(System.nanoTime() - course.beganNanos()).toSeconds();
    say(
        "story %s: %s in %d s (declared: %d s)",
        name(context),
        course.failures().get() == 0 ? "passed" : "FAILED",
        seconds,
        story(context).seconds());
  }

  private static Course course(ExtensionContext context) {
    return context
        .getStore(HERE)
        .getOrDefault(Course.class, Course.class, new Course(0, new AtomicInteger()));
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName();
  }

  private static Story story(ExtensionContext context) {
    Story story = context.getRequiredTestClass().getAnnotation(Story.class);
    if (story == null) {
      throw new IllegalStateException(name(context) + " is not marked as a @Story");
    }
    return story;
  }

  /// Prints a line beside those that say how a story ended.
  static void say(String format, Object... arguments) {
    System.out.printf(format + "%n", arguments);
  }
}
