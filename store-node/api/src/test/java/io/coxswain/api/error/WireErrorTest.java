package io.coxswain.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CaseFormat;
import io.coxswain.api.EtcdWireFacts;
import io.grpc.Status;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireErrorTest {
  @Test
  void catalogueIsEtcds() {
    assertThat(Arrays.stream(WireError.values()).map(WireErrorTest::asFact))
        .containsExactlyInAnyOrderElementsOf(EtcdWireFacts.of("error"));
  }

  @Test
  void everyTextNamesOneError() {
    assertThat(WireError.values()).extracting(WireError::text).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundAgainByWhatWasSent(WireError error) {
    assertThat(WireError.of(error.asException().getStatus())).contains(error);
    assertThat(WireError.ofText(error.text() + " ")).isEmpty();
  }

  @Test
  void statusWithoutTextIsNoWireError() {
    assertThat(WireError.of(Status.UNAVAILABLE)).isEmpty();
  }

  /// etcd's server answers these two with the client's side of the error, which carries no code.
  @Test
  void twoErrorsAreSentWithoutTheirCode() {
    assertThat(WireError.values())
        .filteredOn(error -> error.status().getCode() != error.catalogueCode())
        .containsExactlyInAnyOrder(WireError.MEMBER_NOT_ENOUGH_STARTED, WireError.TOO_MANY_REQUESTS)
        .allSatisfy(error -> assertThat(error.status().getCode()).isEqualTo(Status.Code.UNKNOWN));
  }

  private static String asFact(WireError error) {
    String code =
        error.catalogueCode() == Status.Code.CANCELLED
            ? "Canceled"
            : CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.UPPER_CAMEL, error.catalogueCode().name());
    return code + " " + error.text();
  }
}
