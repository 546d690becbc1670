package io.coxswain.server.peer;

import io.coxswain.raft.Message;
import io.coxswain.server.world.Network.Purpose;
import java.util.Optional;

/// Which connection a message takes.
public final class MessagePurpose {
  private MessagePurpose() {}

  /// Empty for a snapshot, which doesn't travel as a message.
  public static Optional<Purpose> of(Message message) {
    return switch (message) {
      case Message.PreVote _,
          Message.PreVoteReply _,
          Message.Vote _,
          Message.VoteReply _,
          Message.Heartbeat _,
          Message.HeartbeatReply _,
          Message.TimeoutNow _,
          Message.ReadRequest _,
          Message.ReadReply _ ->
          Optional.of(Purpose.CONTROL);
      case Message.Append _, Message.AppendReply _, Message.ProposeForward _ ->
          Optional.of(Purpose.APPEND);
      case Message.InstallSnapshot _ -> Optional.empty();
    };
  }
}
