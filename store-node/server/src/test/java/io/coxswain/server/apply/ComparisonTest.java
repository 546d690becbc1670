package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.Compare.CompareResult;
import io.coxswain.api.etcd.Compare.CompareTarget;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every target against a smaller, an equal and a larger number.
class ComparisonTest {
  private static final String LESS = "LESS NOT_EQUAL";
  private static final String EQUAL = "EQUAL";
  private static final String GREATER = "GREATER NOT_EQUAL";

  @TempDir private Path directory;
  private StateWorld world;

  @BeforeEach
  void open() throws IOException {
    world = new StateWorld(directory);
    world.grant(5, 100);
    world.put("a", "x"); // revision 2
    world.put("a", "y"); // 3
    world.done(request -> request.setPut(StateWorld.putOf("a", "m").setLease(5))); // 4
    world.put("b", "n"); // 5
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void numbers() {
    Map<String, LongFunction<Compare.Builder>> targets =
        Map.of(
            "version 3", n -> on(CompareTarget.VERSION).setVersion(3 + n),
            "create 2", n -> on(CompareTarget.CREATE).setCreateRevision(2 + n),
            "mod 4", n -> on(CompareTarget.MOD).setModRevision(4 + n),
            "lease 5", n -> on(CompareTarget.LEASE).setLease(5 + n));
    targets.forEach((name, compare) -> {
      assertThat(holding(compare.apply(1))).as(name).isEqualTo(LESS);
      assertThat(holding(compare.apply(0))).as(name).isEqualTo(EQUAL);
      assertThat(holding(compare.apply(-1))).as(name).isEqualTo(GREATER);
    });
  }

  @Test
  void values() {
    assertThat(holding(on(CompareTarget.VALUE).setValue(bytes("n")))).isEqualTo(LESS);
    assertThat(holding(on(CompareTarget.VALUE).setValue(bytes("m")))).isEqualTo(EQUAL);
    assertThat(holding(on(CompareTarget.VALUE).setValue(bytes("")))).isEqualTo(GREATER);
  }

  @Test
  void aKeyThatIsNotThereHasNumbersZeroAndNoValue() {
    assertThat(holding(on(CompareTarget.VERSION).setKey(bytes("z")))).isEqualTo(EQUAL);
    assertThat(holding(on(CompareTarget.MOD).setKey(bytes("z")).setModRevision(1))).isEqualTo(LESS);
    assertThat(holding(on(CompareTarget.VALUE).setKey(bytes("z")).setValue(bytes("")))).isEmpty();
  }

  @Test
  void aRangeHoldsIfEveryKeyDoes() {
    Compare.Builder both = on(CompareTarget.MOD).setRangeEnd(bytes("c"));
    assertThat(holding(both.setModRevision(3))).isEqualTo(GREATER);
    assertThat(holding(both.setModRevision(4))).isEmpty();
    assertThat(holding(both.setModRevision(6))).isEqualTo(LESS);
    Compare.Builder none = on(CompareTarget.MOD).setKey(bytes("x")).setRangeEnd(bytes("z"));
    assertThat(holding(none.setModRevision(0))).isEqualTo(EQUAL);
  }

  private static Compare.Builder on(CompareTarget target) {
    return Compare.newBuilder().setKey(bytes("a")).setTarget(target);
  }

  /// The relations that hold, by name.
  private String holding(Compare.Builder compare) {
    return Arrays.stream(CompareResult.values())
        .filter(result -> result != CompareResult.UNRECOGNIZED)
        .filter(result -> holds(compare.setResult(result).build()))
        .map(CompareResult::name)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private boolean holds(Compare compare) {
    TxnRequest.Builder txn = TxnRequest.newBuilder().addCompare(compare);
    return ((TxnResponse) world.done(request -> request.setTxn(txn))).getSucceeded();
  }
}
