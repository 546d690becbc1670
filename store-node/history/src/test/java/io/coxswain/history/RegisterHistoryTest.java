package io.coxswain.history;

import static io.coxswain.history.RegisterHistory.Operation.Kind.READ;
import static io.coxswain.history.RegisterHistory.Operation.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.RegisterHistory.Operation;
import org.junit.jupiter.api.Test;

/// The judge must know right from wrong.
class RegisterHistoryTest {
  private final RegisterHistory history = new RegisterHistory();

  @Test
  void acceptsWhatOnePlaceCouldHaveDone() {
    write(1, 0, 10);
    read(1, 20, 30);
    write(2, 40, 60);
    read(1, 45, 50);
    read(2, 46, 58);
    unknown(3, 70, 90);
    read(2, 100, 110);
    read(3, 120, 130);
    assertThat(history.violations()).isEmpty();
    assertThat(history.acknowledgedWrites()).isEqualTo(2);
    assertThat(history.reads()).isEqualTo(5);
  }

  @Test
  void findsALostWrite() {
    write(1, 0, 10);
    read(0, 20, 30);
    assertThat(history.violations()).singleElement().asString().startsWith("lost or stale");
  }

  @Test
  void findsAStaleRead() {
    write(1, 0, 10);
    write(2, 20, 30);
    read(1, 40, 50);
    assertThat(history.violations()).singleElement().asString().startsWith("lost or stale");
  }

  @Test
  void findsAReadThatGoesBackBehindAnUnknownWrite() {
    write(1, 0, 10);
    unknown(2, 20, 30);
    read(2, 40, 50);
    read(1, 60, 70);
    assertThat(history.violations()).singleElement().asString().startsWith("went back");
  }

  @Test
  void findsAValueFromNowhere() {
    write(1, 0, 10);
    read(2, 20, 30);
    assertThat(history.violations()).singleElement().asString().startsWith("from nowhere");
  }

  private void write(long value, long from, long to) {
    history.add(new Operation("r", WRITE, value, from, to, true));
  }

  private void unknown(long value, long from, long to) {
    history.add(new Operation("r", WRITE, value, from, to, false));
  }

  private void read(long value, long from, long to) {
    history.add(new Operation("r", READ, value, from, to, true));
  }
}
