package io.coxswain.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.raftpb.Entry;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.api.raftpb.MessageType;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.wire.UnreadableEntry;
import io.coxswain.server.world.Network.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final long A = -0x1234_5678L;
  private static final long B = 7;
  private static final Timing TIMING = new Timing(3, 100, 1000, 50);

  static Stream<Message> messages() {
    Payload command = new Payload.Command(Bytes.wrap(new byte[] {8, 1}));
    Payload change =
        new Payload.Membership(
            new ConfChange(ConfChange.Kind.ADD_LEARNER, 9, Bytes.wrap(new byte[] {1})));
    return Stream.of(
        new Message.PreVote(A, B, 5, 10, 4),
        new Message.PreVoteReply(A, B, 5, true),
        new Message.PreVoteReply(A, B, 5, false),
        new Message.Vote(A, B, 5, 10, 4, 777, true),
        new Message.Vote(A, B, 5, 10, 4, 0, false),
        new Message.VoteReply(A, B, 5, true),
        new Message.Append(A, B, 5, 0, 0, List.of(), 0),
        new Message.Append(
            A,
            B,
            5,
            9,
            4,
            List.of(
                new io.coxswain.raft.Entry(4, 10, new Payload.Empty()),
                new io.coxswain.raft.Entry(5, 11, command),
                new io.coxswain.raft.Entry(5, 12, change)),
            9),
        new Message.AppendReply(A, B, 5, 12, false, 0, 0),
        new Message.AppendReply(A, B, 5, 12, true, 8, 3),
        new Message.Heartbeat(A, B, 5, 9, -1, TIMING, 2),
        new Message.HeartbeatReply(A, B, 5, 44, 3),
        new Message.TimeoutNow(A, B, 5),
        new Message.ReadRequest(A, B, 5, -9),
        new Message.ReadReply(A, B, 5, -9, 12),
        new Message.ProposeForward(A, B, 5, List.of(command, change)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void comesBackFromTheWire(Message message) throws Exception {
    byte[] wire = MessageEncoder.encode(message).build().toByteArray();
    assertThat(MessageDecoder.decode(Envelope.parseFrom(wire))).isEqualTo(message);
  }

  @Test
  void aSnapshotComesBackWithAllThatWasInForce() throws Exception {
    SnapshotMeta meta =
        new SnapshotMeta(
            100,
            6,
            new ConfState(88, List.of(A, B), List.of(9L)),
            new TimingHistory(TIMING, new Timing(2, 50, 500, 50)));
    Message.InstallSnapshot message = new Message.InstallSnapshot(A, B, 6, meta);
    byte[] wire = MessageEncoder.encode(message).build().toByteArray();
    assertThat(MessageDecoder.decode(SnapshotHead.parseFrom(wire))).isEqualTo(message);
    assertThat(MessagePurpose.of(message)).isEmpty();
  }

  @Test
  void everyOtherMessageHasItsConnectionAndBulkIsNotOnTheOneForControl() {
    assertThat(messages())
        .allSatisfy(message ->
            assertThat(MessagePurpose.of(message))
                .hasValue(
                    switch (message) {
                      case Message.Append _, Message.AppendReply _, Message.ProposeForward _ ->
                          Purpose.APPEND;
                      default -> Purpose.CONTROL;
                    }));
  }

  @Test
  void nonsenseIsRefused() {
    refused(message(MessageType.MsgHup));
    refused(message(MessageType.MsgSnap));
    refused(message(MessageType.MsgHeartbeat)); // no round, no timing
    refused(message(MessageType.MsgReadIndex)); // no request id
    refused(message(MessageType.MsgApp).toBuilder().addEntries(Entry.newBuilder()).build());
    refused(
        message(MessageType.MsgProp).toBuilder()
            .addEntries(Entry.newBuilder().setType(EntryType.EntryConfChangeV2))
            .build());
    assertThatThrownBy(() -> MessageDecoder.decode(SnapshotHead.getDefaultInstance()))
        .isInstanceOf(UnreadableEntry.class);
  }

  @Test
  void everyTypeOfTheWireIsDecodedOrRefusedButNeverBreaks() {
    assertThat(Arrays.asList(MessageType.values()))
        .allSatisfy(type -> {
          Envelope envelope = Envelope.newBuilder().setMessage(message(type)).build();
          try {
            assertThat(MessageDecoder.decode(envelope)).isNotNull();
          } catch (UnreadableEntry refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
          }
        });
  }

  private static io.coxswain.api.raftpb.Message message(MessageType type) {
    return io.coxswain.api.raftpb.Message.newBuilder()
        .setType(type)
        .setFrom(A)
        .setTo(B)
        .setTerm(1)
        .build();
  }

  private static void refused(io.coxswain.api.raftpb.Message message) {
    Envelope envelope = Envelope.newBuilder().setMessage(message).build();
    assertThatThrownBy(() -> MessageDecoder.decode(envelope))
        .as("%s", message.getType())
        .isInstanceOf(UnreadableEntry.class);
  }
}
