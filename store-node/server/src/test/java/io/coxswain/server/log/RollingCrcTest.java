package io.coxswain.server.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingCrcTest {
  @Test
  void isCastagnoli() {
    RollingCrc crc = new RollingCrc();
    byte[] check = "123456789".getBytes(US_ASCII);
    crc.update(check, 0, check.length);
    assertThat(crc.value()).isEqualTo(0xE3069283); // the check value of RFC 3720's CRC-32C
  }

  @Test
  void continuesFromAnyStoredValue() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1000; i++) {
      byte[] before = new byte[random.nextInt(50)];
      byte[] after = new byte[random.nextInt(50)];
      random.nextBytes(before);
      random.nextBytes(after);
      RollingCrc whole = new RollingCrc();
      whole.update(before, 0, before.length);
      RollingCrc continued = new RollingCrc();
      continued.continueFrom(whole.value());
      assertThat(continued.value()).isEqualTo(whole.value());
      whole.update(after, 0, after.length);
      continued.update(after, 0, after.length);
      assertThat(continued.value()).isEqualTo(whole.value());
    }
  }
}
