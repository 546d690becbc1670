package io.coxswain.trials;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Waits for what members come to by themselves: nobody tells, so they are asked again and again.
///
/// @param members none of them may end meanwhile
/// @param max so long that a slow machine is not taken for a fault
record Patience(List<Member> members, Duration max) {
  /// For whatever takes a few seconds.
  static final Duration AMPLE = Duration.ofMinutes(2);

  private static final long PAUSE_MILLIS = 20;

  /// One look at what is waited for; a member that can't be asked throws.
  interface Look<T> {
    Seen<T> look() throws StatusRuntimeException;
  }

  /// What a look has found.
  sealed interface Seen<T> {
    /// What is waited for.
    record Found<T>(T what) implements Seen<T> {}

    /// Something else.
    record NotYet<T>(String what) implements Seen<T> {}
  }

  Patience(List<Member> members) {
    this(members, AMPLE);
  }

  /// Looks at least once.
  ///
  /// @param what completes "waited 120 s for"
  /// @throws TrialFailed if that takes too long or a member ends; says what was seen last
  <T> T await(String what, Look<T> look) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    while (true) {
      members.forEach(Member::requireAlive);
      switch (seen(look)) {
        case Seen.Found<T>(T found) -> {
          return found;
        }
        case Seen.NotYet<T>(String instead) -> {
          if (System.nanoTime() - end >= 0) {
            throw new TrialFailed(
                "waited %d s for %s: %s%n%s"
                    .formatted(max.toSeconds(), what, instead, lastWords()));
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /// The same for what is so or is not.
  void until(String what, BooleanSupplier isSo) throws InterruptedException {
    var _ =
        await(
            what,
            () ->
                isSo.getAsBoolean()
                    ? new Seen.Found<>(true)
                    : new Seen.NotYet<>("all answer, but it is not so"));
  }

  private static <T> Seen<T> seen(Look<T> look) {
    try {
      return look.look();
    } catch (StatusRuntimeException notNow) {
      return new Seen.NotYet<>(String.valueOf(notNow.getMessage()));
    }
  }

  private String lastWords() {
    return members.stream()
        .map(member -> member.name() + ":\n" + member.process().lastWords())
        .collect(Collectors.joining("\n"));
  }
}
