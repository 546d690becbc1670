package io.coxswain.server.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import org.junit.jupiter.api.Test;

class ValueCacheTest {
  private final ValueCache cache = new ValueCache(100_000);

  @Test
  void remembersTheLatest() {
    put(1, 100);
    put(2, 100);
    assertThat(cache.get(new Revision(1, 0))).isNotNull();
    assertThat(cache.get(new Revision(2, 0))).isEqualTo(value(2, 100));
    assertThat(cache.get(new Revision(2, 1))).isNull();
    assertThat(cache.get(new Revision(3, 0))).isNull();
  }

  @Test
  void staysWithinItsBytes() {
    for (int i = 1; i < 10_000; i++) {
      put(i, i % 3_000);
      assertThat(cache.bytes()).isBetween(0L, 100_000L);
    }
    assertThat(cache.bytes()).isGreaterThan(30_000);
    assertThat(cache.get(new Revision(9_999, 0))).isNotNull();
  }

  @Test
  void leavesLargeValuesToTheStore() {
    put(1, 20_000);
    assertThat(cache.get(new Revision(1, 0))).isNull();
    assertThat(cache.bytes()).isZero();
  }

  private void put(long main, int size) {
    cache.put(new Revision(main, 0), value(main, size));
  }

  private static KeyValue value(long main, int size) {
    return KeyValue.newBuilder()
        .setModRevision(main)
        .setValue(ByteString.copyFrom(new byte[size]))
        .build();
  }
}
