package io.coxswain.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RequestHeader;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadCodecTest {
  private static final RequestHeader HEADER = RequestHeader.newBuilder().setID(77).build();

  static Stream<Payload> payloads() {
    byte[] put =
        InternalRaftRequest.newBuilder()
            .setHeader(HEADER)
            .setPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")))
            .build()
            .toByteArray();
    byte[] header = InternalRaftRequest.newBuilder().setHeader(HEADER).build().toByteArray();
    Timing timing = new Timing(4, 100, 1000, 50);
    Bytes json = Bytes.wrap("{\"id\":1}".getBytes(UTF_8));
    return Stream.concat(
        Stream.of(ConfChange.Kind.values())
            .map(kind -> new Payload.Membership(new ConfChange(kind, -5, json))),
        Stream.of(
            new Payload.Empty(),
            new Payload.Command(Bytes.wrap(put)),
            new Payload.Command(Bytes.wrap(new byte[] {(byte) 0xff, (byte) 0xff})),
            new Payload.Retiming(timing, Bytes.EMPTY),
            new Payload.Retiming(timing, Bytes.wrap(header))));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void decodesWhatItEncoded(Payload payload) throws Exception {
    EntryType type = PayloadCodec.type(payload);
    assertThat(PayloadCodec.decode(type, PayloadCodec.data(payload))).isEqualTo(payload);
  }

  @Test
  void aRetimingIsAnInternalRaftRequestOfItsContextAndTheTiming() throws Exception {
    byte[] header = InternalRaftRequest.newBuilder().setHeader(HEADER).build().toByteArray();
    Payload retiming = new Payload.Retiming(new Timing(4, 100, 1000, 50), Bytes.wrap(header));
    InternalRaftRequest request = InternalRaftRequest.parseFrom(PayloadCodec.data(retiming));
    assertThat(request.getHeader()).isEqualTo(HEADER);
    assertThat(request.getCoxswainTiming().getExpectedEpoch()).isEqualTo(3);
  }

  @Test
  void aCommandIsNotCopied() throws Exception {
    byte[] bytes = InternalRaftRequest.newBuilder().setHeader(HEADER).build().toByteArray();
    Payload decoded = PayloadCodec.decode(EntryType.EntryNormal, bytes);
    assertThat(PayloadCodec.data(decoded)).isSameAs(bytes);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    byte[] noMember = io.coxswain.api.raftpb.ConfChange.getDefaultInstance().toByteArray();
    assertThatThrownBy(() -> PayloadCodec.decode(EntryType.EntryConfChange, noMember))
        .isInstanceOf(UnreadableEntry.class);
    assertThatThrownBy(() -> PayloadCodec.decode(EntryType.EntryConfChange, new byte[] {1}))
        .isInstanceOf(UnreadableEntry.class);
    assertThatThrownBy(() -> PayloadCodec.decode(EntryType.EntryConfChangeV2, new byte[0]))
        .isInstanceOf(UnreadableEntry.class)
        .hasMessageContaining("ConfChangeV2");
    byte[] badTiming =
        InternalRaftRequest.newBuilder()
            .setCoxswainTiming(
                io.coxswain.api.raftpb.TimingChange.newBuilder().setHeartbeatNanos(1))
            .build()
            .toByteArray();
    assertThatThrownBy(() -> PayloadCodec.decode(EntryType.EntryNormal, badTiming))
        .isInstanceOf(UnreadableEntry.class);
  }
}
