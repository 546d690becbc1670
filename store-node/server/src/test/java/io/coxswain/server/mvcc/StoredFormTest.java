package io.coxswain.server.mvcc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.fault.StoreFault;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is on disk: round trips, order, and the bytes that etcd has too.
class StoredFormTest {

  @Test
  void historyKeysAreThoseOfEtcdsBucket() {
    HistoryKey put = new HistoryKey(new Revision(258, 3), false);
    HistoryKey deletion = new HistoryKey(new Revision(258, 3), true);
    assertThat(HexFormat.of().formatHex(put.encode()))
        .isEqualTo("00000000000001025f0000000000000003");
    assertThat(HexFormat.of().formatHex(deletion.encode()))
        .isEqualTo("00000000000001025f000000000000000374");
    assertThat(HistoryKey.decode(put.encode())).isEqualTo(put);
    assertThat(HistoryKey.decode(deletion.encode())).isEqualTo(deletion);
    assertThatThrownBy(() -> HistoryKey.decode(new byte[17])).isInstanceOf(StoreFault.class);
    assertThatThrownBy(() -> HistoryKey.decode(new byte[3])).isInstanceOf(StoreFault.class);
  }

  @Test
  void indexKeysSortByKeyThenNewestFirst() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] key = randomKey(random);
      byte[] other = random.nextInt(4) == 0 ? key : randomKey(random);
      Revision revision = new Revision(random.nextLong(1L << 40), random.nextInt(300));
      Revision otherRevision = new Revision(random.nextLong(1L << 40), random.nextInt(300));
      byte[] encoded = IndexKey.encode(key, revision);
      byte[] otherEncoded = IndexKey.encode(other, otherRevision);

      int byKey = Arrays.compareUnsigned(key, other);
      int expected = byKey != 0 ? byKey : otherRevision.compareTo(revision);
      assertThat(Integer.signum(Arrays.compareUnsigned(encoded, otherEncoded)))
          .isEqualTo(Integer.signum(expected));
      assertThat(IndexKey.keyOf(encoded)).isEqualTo(key);
      assertThat(IndexKey.revisionOf(encoded)).isEqualTo(revision);
      assertThat(IndexKey.belongsTo(encoded, IndexKey.firstOf(key))).isTrue();
      assertThat(IndexKey.belongsTo(encoded, IndexKey.firstOf(other)))
          .isEqualTo(Arrays.equals(key, other));
      assertThat(Arrays.compareUnsigned(IndexKey.firstOf(key), encoded)).isNegative();
      assertThat(Arrays.compareUnsigned(encoded, IndexKey.behind(key))).isNegative();
      if (byKey < 0) {
        assertThat(Arrays.compareUnsigned(IndexKey.behind(key), IndexKey.firstOf(other)))
            .isNegative();
      }
    }
  }

  @Test
  void anIndexKeyThatIsNoneIsReported() {
    assertThatThrownBy(() -> IndexKey.keyOf(new byte[5])).isInstanceOf(StoreFault.class);
    assertThatThrownBy(() -> IndexKey.keyOf(new byte[20])).isInstanceOf(StoreFault.class);
  }

  @Test
  void aRecordKeepsTheMessageAsItIs() {
    KeyValue keyValue =
        KeyValue.newBuilder()
            .setKey(ByteString.copyFromUtf8("key"))
            .setValue(ByteString.copyFromUtf8("value"))
            .setCreateRevision(5)
            .setModRevision(7)
            .setVersion(2)
            .setLease(1L << 62)
            .build();
    byte[] encoded = HistoryRecord.encode(new Revision(5, 1), 12_345, keyValue);
    HistoryRecord decoded = HistoryRecord.decode(encoded);
    assertThat(decoded.keyValue()).isEqualTo(keyValue);
    assertThat(decoded.previous()).isEqualTo(new Revision(5, 1));
    assertThat(decoded.supersededBytes()).isEqualTo(12_345);
    assertThat(decoded.storedBytes()).isEqualTo(keyValue.getSerializedSize());
    assertThat(new String(encoded, ISO_8859_1))
        .endsWith(keyValue.toByteString().toString(ISO_8859_1));
  }

  @Test
  void countersSurvive() {
    Counters counters = new Counters(9, -1, new Revision(4, 2), 1L << 40, 77, 0);
    assertThat(Counters.decode(counters.encode())).isEqualTo(counters);
    assertThat(Counters.decode(Counters.FRESH.encode())).isEqualTo(Counters.FRESH);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void numbersOfAnySizePack(long number) {
    byte[] packed = new Packed(1).number(number).number(3).toBytes();
    Packed.Reader in = new Packed.Reader(packed, 0);
    assertThat(in.number()).isEqualTo(number);
    assertThat(in.number()).isEqualTo(3);
    assertThat(in.position()).isEqualTo(packed.length);
  }

  private static byte[] randomKey(SplittableRandom random) {
    byte[] key = new byte[random.nextInt(5)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(4) - 1); // 255, 0, 1, 2: all that the escape has to do with
    }
    return key;
  }
}
