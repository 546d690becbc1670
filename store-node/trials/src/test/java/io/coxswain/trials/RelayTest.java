package io.coxswain.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.trials.LinkRules.Rule;
import io.coxswain.trials.LinkRules.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayTest {
  private static final Way THERE = new Way("dialer", "target");
  private static final Way BACK = new Way("target", "dialer");

  private final LinkRules rules = new LinkRules();
  private ServerSocket target;
  private Relay relay;
  private Socket dialled;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Dialers dialers = new Dialers(() -> Map.of("dialer", ProcessHandle.current().pid()));
    relay = new Relay("target", target.getLocalPort(), rules, dialers);
    dialled = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    accepted = target.accept();
  }

  @AfterEach
  void close() throws IOException {
    dialled.close();
    accepted.close();
    relay.close();
    target.close();
  }

  @Test
  void itCarriesBytesBothWays() throws IOException {
    exchange();
  }

  private void exchange() throws IOException {
    dialled.getOutputStream().write(1);
    assertThat(accepted.getInputStream().read()).isEqualTo(1);
    accepted.getOutputStream().write(2);
    assertThat(dialled.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void aCutWayHoldsWhatWasSentUntilItHealsAndTheOtherWayStaysOpen() throws IOException {
    rules.set(THERE, Rule.CUT);
    dialled.getOutputStream().write(1);
    accepted.getOutputStream().write(2);
    assertThat(dialled.getInputStream().read()).isEqualTo(2);
    assertThat(accepted.getInputStream().available()).isZero();

    rules.heal();

    assertThat(accepted.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void aSlowWayDeliversLater() throws IOException {
    Duration delay = Duration.ofMillis(50);
    rules.set(BACK, new Rule(false, delay.toNanos(), 0));
    long sent = System.nanoTime();
    accepted.getOutputStream().write(1);

    assertThat(dialled.getInputStream().read()).isEqualTo(1);
    assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(delay.toNanos());
  }

  @Test
  void aResetEndsTheConnection() throws IOException {
    exchange();

    rules.reset(THERE);
    dialled.getOutputStream().write(1);

    assertThat(ends(accepted)).isTrue();
  }

  /// Whether nothing comes any more, not even what was sent.
  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }
}
