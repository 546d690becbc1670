package io.coxswain.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a story: it needs the test bed, so `verify` leaves it to `e2e-tests/run`. A story that has passed
/// three times in a row is also tagged `ci`: then every change must pass it.
@Tag("e2e")
@ExtendWith(StoryTeller.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Story {

  /// What is promised, in a sentence.
  String value();

  /// How long it takes on the reference test bed, roughly.
  int seconds();
}
