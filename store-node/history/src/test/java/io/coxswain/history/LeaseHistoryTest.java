package io.coxswain.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.LeaseHistory.Renewal;
import io.coxswain.history.LeaseHistory.Revocation;
import io.coxswain.history.LeaseHistory.Sight;
import org.junit.jupiter.api.Test;

/// The judge must know right from wrong.
class LeaseHistoryTest {
  private static final long LEASE = 7;

  private final LeaseHistory history = new LeaseHistory();

  @Test
  void acceptsALeaseThatEndsInItsTimeAndOneThatIsRevoked() {
    history.add(new Renewal(LEASE, 0, 1000));
    seen(true, 900, 990);
    history.add(new Renewal(LEASE, 800, 1000));
    seen(true, 1700, 1790);
    seen(false, 1750, 1800);
    history.add(new Renewal(8, 0, 1000));
    history.add(new Revocation(8, 100, 200));
    history.add(new Sight(8, 150, 250, true));
    history.add(new Sight(8, 110, 120, false));
    history.add(new Sight(8, 201, 250, false));
    assertThat(history.violations()).isEmpty();
    assertThat(history.looks()).isEqualTo(6);
    assertThat(history.expired()).isEqualTo(1);
  }

  @Test
  void acceptsALeaseThatOutlivesItsTime() {
    history.add(new Renewal(LEASE, 0, 1000));
    seen(true, 5000, 5001);
    assertThat(history.violations()).isEmpty();
  }

  @Test
  void findsALeaseThatEndedTooEarly() {
    history.add(new Renewal(LEASE, 0, 1000));
    seen(false, 100, 999);
    assertThat(history.violations()).singleElement().asString().contains("too early");
  }

  @Test
  void findsARenewalThatWasForgotten() {
    history.add(new Renewal(LEASE, 0, 1000));
    history.add(new Renewal(LEASE, 900, 1000));
    seen(false, 1100, 1200);
    assertThat(history.violations()).singleElement().asString().contains("sentNanos=900");
  }

  @Test
  void findsALeaseThatEndedBeforeItsRevocationWasSent() {
    history.add(new Renewal(LEASE, 0, 1000));
    history.add(new Revocation(LEASE, 500, LeaseHistory.NEVER));
    seen(false, 400, 499);
    assertThat(history.violations()).singleElement().asString().contains("too early");
  }

  @Test
  void findsALeaseThatOutlivesItsRevocation() {
    history.add(new Renewal(LEASE, 0, 1000));
    history.add(new Revocation(LEASE, 500, 600));
    seen(true, 601, 700);
    assertThat(history.violations()).singleElement().asString().contains("lives on");
  }

  private void seen(boolean alive, long sent, long answered) {
    history.add(new Sight(LEASE, sent, answered, alive));
  }
}
