package io.coxswain.server.peer;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.raft.Message;
import io.coxswain.server.world.Network.Purpose;
import java.util.concurrent.CompletableFuture;

/// What the rest of the member does with what comes from its peers. Called on event loops and lanes of the
/// transport, several at a time: nothing here may block.
public interface PeerHandler {

  /// A message for this member. Whatever a peer sent, nothing may be thrown.
  void onMessage(Purpose purpose, Message message);

  /// The link for appends stands: the other side has answered.
  void onReachable(long peer);

  /// The link for appends is down, and what waited on it is lost.
  void onUnreachable(long peer);

  /// The process that was `peer` is proven gone: its port refuses, or another incarnation answers.
  void onGone(long peer);

  /// A peer has turned this member away, because the cluster has removed it for good.
  void onRemoved();

  /// A question to this member; most only a leader can answer.
  CompletableFuture<ForwardReply> onForward(ForwardRequest request);

  /// What this member knows of another.
  CompletableFuture<RecallReply> onRecall(RecallRequest request);

  /// A snapshot lies complete and on disk in `directory`, which is the handler's from now on. The reply goes
  /// out when the future completes: normally if consensus was told, else with the reason of the failure,
  /// [SnapshotDamaged] if the files are not what was once written.
  CompletableFuture<Void> onSnapshot(Message.InstallSnapshot message, String directory);

  /// Whether this id was a member and was removed: it is turned away.
  boolean isRemoved(long memberId);

  /// Whether only this member can have admitted the one with this id and knows nothing of it: then it has lost
  /// its data, and ends.
  boolean hasForgotten(long memberId);
}
