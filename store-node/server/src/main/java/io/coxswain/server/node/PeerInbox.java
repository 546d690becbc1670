package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.MembershipChange;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.api.peer.Recollection;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.config.Version;
import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.peer.PeerHandler;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.peer.SnapshotDamaged;
import io.coxswain.server.world.Network.Purpose;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes from the other members. Answers what it remembers from the moment the port is open, before
/// this member takes part: others may wait for that with empty data directories.
final class PeerInbox implements PeerHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PeerInbox.class);

  private final PeerIdentity self;
  private final Origin origin;
  private final StateHome home;
  private final SnapshotCheck check;
  private final Endings endings;
  private final Births births;
  private volatile @Nullable Fingerprints hashes;
  private volatile MemberCore.@Nullable Running core;

  /// Reads a snapshot that has arrived, before this member gives up anything for it: its sender's disk may
  /// have changed it, and its checksums on the way are of what was sent.
  interface SnapshotCheck {
    /// @throws IOException if it can't be trusted
    void verify(String directory) throws IOException;
  }

  /// How this member came to be.
  ///
  /// @param genesisMember votes from the start
  record Origin(boolean genesisMember, LoneFounder founder) {
    static final Origin NOBODY = new Origin(false, LoneFounder.NONE);

    static Origin of(Birth.Plan plan) {
      return new Origin(plan.genesisMember(), plan.founder());
    }
  }

  /// What ends this member when a peer calls or answers; may be told several times.
  ///
  /// @param onRemoved a peer says that this member was removed
  /// @param onLost it follows from the call that this member has lost its data
  record Endings(Runnable onRemoved, Consumer<StoreFault> onLost) {}

  PeerInbox(
      PeerIdentity self,
      Origin origin,
      Births births,
      StateHome home,
      SnapshotCheck check,
      Endings endings) {
    this.self = self;
    this.births = births;
    this.endings = endings;
    this.origin = origin;
    this.home = home;
    this.check = check;
  }

  /// From here on this member says what data it has, so that members that start together can be compared. It takes no messages yet,
  /// nor does it lead: whom it asks for a vote is not heard.
  void answerHashes(MemberCore.Running running) {
    hashes = Housekeeper.fingerprints(running.housekeeper());
  }

  /// From here on this member takes part.
  void open(MemberCore.Running running) {
    answerHashes(running);
    core = running;
  }

  @Override
  public void onMessage(Purpose purpose, Message message) {
    MemberCore.Running running = core;
    if (running == null) {
      return;
    }
    ConsensusEvent event = new ConsensusEvent.Feed(new Input.Receive(message));
    // A full mailbox drops the message, as a network may: the core repeats what matters.
    switch (purpose) {
      case CONTROL -> running.consensusBox().offerUrgent(event);
      case APPEND -> running.consensusBox().offer(event);
    }
  }

  @Override
  public void onReachable(long peer) {
    feed(new Input.Reachable(peer));
  }

  @Override
  public void onUnreachable(long peer) {
    feed(new Input.Unreachable(peer));
  }

  @Override
  public void onGone(long peer) {
    feed(new Input.PeerGone(peer));
  }

  @Override
  public void onRemoved() {
    endings.onRemoved().run();
  }

  private void feed(Input input) {
    MemberCore.Running running = core;
    if (running != null) {
      running.consensusBox().offerUrgent(new ConsensusEvent.Feed(input));
    }
  }

  @Override
  public CompletableFuture<ForwardReply> onForward(ForwardRequest request) {
    MemberCore.Running running = core;
    Fingerprints own = hashes;
    if (own != null && request.hasHashInspection()) {
      return own.hashKv(request.getHashInspection().getRevision())
          .thenApply(PeerQuestions::hashed)
          .exceptionally(PeerQuestions::failed);
    }
    if (running == null || running.consensus().view().role() != RoleKind.LEADER) {
      return CompletableFuture.completedFuture(PeerQuestions.failed(WireError.NOT_LEADER));
    }
    CompletableFuture<ForwardReply> answer =
        switch (request.getQuestionCase()) {
          case LEASE_RENEWAL ->
              running
                  .lessor()
                  .renew(request.getLeaseRenewal().getLeaseIds(0))
                  .thenApply(PeerQuestions::renewed);
          case LEASE_INSPECTION ->
              running
                  .lessor()
                  .inspect(
                      request.getLeaseInspection().getLeaseId(),
                      request.getLeaseInspection().getKeys())
                  .thenApply(PeerQuestions::inspected);
          case MEMBERSHIP_CHANGE -> judge(running, request);
          case HASH_INSPECTION, QUESTION_NOT_SET ->
              CompletableFuture.completedFuture(PeerQuestions.failed(WireError.NOT_CAPABLE));
        };
    return answer.exceptionally(PeerQuestions::failed);
  }

  private static CompletableFuture<ForwardReply> judge(
      MemberCore.Running running, ForwardRequest request) {
    MembershipChange wire = request.getMembershipChange();
    Optional<Change> change = PeerQuestions.change(wire);
    if (change.isEmpty()) {
      return CompletableFuture.completedFuture(PeerQuestions.failed(WireError.NOT_CAPABLE));
    }
    CompletableFuture<ForwardReply> answer = new CompletableFuture<>();
    running
        .membership()
        .proposeFor(
            request.getRoute().getFromId(),
            wire.getRequestId(),
            change.get(),
            PeerQuestions.expectedIndex(wire),
            verdict -> answer.complete(PeerQuestions.judged(verdict)));
    return answer;
  }

  @Override
  public CompletableFuture<RecallReply> onRecall(RecallRequest request) {
    return request.getBirth()
        ? births.note(request.getMemberId(), request.getBirthMark()).thenApply(_ -> recall(request))
        : CompletableFuture.completedFuture(recall(request));
  }

  private RecallReply recall(RecallRequest request) {
    MemberList members = members();
    RecallReply.Builder reply =
        RecallReply.newBuilder()
            .setClusterId(self.clusterId())
            .setMemberId(self.memberId())
            .setBootId(self.bootId())
            .setVersion(Version.ours())
            .setVoter(origin.genesisMember())
            .setMembershipIndex(members.index())
            .setRecollection(recollection(request, members));
    MemberCore.Running running = core;
    if (running != null) {
      reply.setTerm(running.consensus().view().term());
      reply.setVoter(running.state().standing().conf().isVoter(self.memberId()));
    }
    members.members().forEach(member -> reply.addMembers(MemberList.toMessage(member)));
    return reply.build();
  }

  private Recollection recollection(RecallRequest request, MemberList members) {
    long id = request.getMemberId();
    boolean published =
        members.members().stream()
            .anyMatch(member -> member.id() == id && !member.name().isEmpty());
    return Recollection.newBuilder()
        .setBorn(births.holdsAnother(id, request.getBirthMark()))
        .setPublished(published)
        .setRemoved(members.isRemoved(id))
        .build();
  }

  @Override
  public CompletableFuture<Void> onSnapshot(Message.InstallSnapshot message, String directory) {
    MemberCore.Running running = core;
    try {
      if (running == null) {
        throw new IOException("this member does not take part yet");
      }
      verify(directory);
      home.adopt(directory, message.meta().index());
      if (!running.consensusBox().offer(new ConsensusEvent.Feed(new Input.Receive(message)))) {
        throw new IOException("this member is overloaded or stops");
      }
      return CompletableFuture.completedFuture(null);
    } catch (IOException failure) {
      LOG.atWarn()
          .addKeyValue("from", Long.toHexString(message.from()))
          .addKeyValue("index", message.meta().index())
          .addKeyValue("reason", failure.getMessage())
          .log("a snapshot that arrived is refused");
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void verify(String directory) throws SnapshotDamaged {
    try {
      check.verify(directory);
    } catch (IOException damage) {
      throw new SnapshotDamaged(String.valueOf(damage.getMessage()));
    }
  }

  @Override
  public boolean isRemoved(long memberId) {
    return members().isRemoved(memberId);
  }

  @Override
  public boolean hasForgotten(long memberId) {
    if (!origin.founder().alone() || memberId == self.memberId()) {
      return false;
    }
    Optional<StoreFault> lost = origin.founder().calledBy(memberId, applied());
    lost.ifPresent(endings.onLost());
    return lost.isPresent();
  }

  private MemberList members() {
    return applied().orElse(MemberList.EMPTY);
  }

  private Optional<MemberList> applied() {
    return Optional.ofNullable(core).map(running -> running.state().standing().members());
  }
}
