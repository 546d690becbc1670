package io.coxswain.server.node;

import io.coxswain.api.admin.Link;
import io.coxswain.api.error.WireError;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.contract.MembershipMoved;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.peer.LinkFigures;
import io.coxswain.server.peer.MemberNetwork;
import io.coxswain.server.peer.SnapshotDamaged;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other members, over the real network or a simulated one.
final class PeerSide implements PeerLinks {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSide.class);

  /// Checkpoints on their way out; emptied at the start.
  private static final String OUTGOING = "member/outgoing";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final long memberId;
  private final MemberNetwork transport;
  private final MemberList known;
  private final Disk disk;
  private final Clock clock;
  private final OwnDamage damage;
  private final Late<MemberCore.Running> core = new Late<>("the member");
  private final AtomicLong checkpoints = new AtomicLong();

  /// Peers to whom a snapshot is on its way.
  private final Set<Long> receiving = ConcurrentHashMap.newKeySet();

  /// @param known whom to talk to until the member's own list holds the member itself
  PeerSide(
      long memberId,
      MemberNetwork transport,
      MemberList known,
      Disk disk,
      Clock clock,
      OwnDamage damage)
      throws IOException {
    this.damage = damage;
    this.memberId = memberId;
    this.transport = transport;
    this.known = known;
    this.disk = disk;
    this.clock = clock;
    disk.delete(OUTGOING);
    disk.createDirectories(OUTGOING);
  }

  void open(MemberCore.Running running) {
    core.set(running);
  }

  @Override
  public void send(Message message) {
    if (!transport.send(message) && message instanceof Message.Append) {
      feed(new Input.Unreachable(message.to()));
    }
  }

  @Override
  public void read() {
    // Nobody can have been heard before the member takes part.
    core.ifThere(running ->
        transport.afterReads(
            () -> running.consensusBox().offerUrgent(new ConsensusEvent.PeersRead())));
  }

  @Override
  public void update(MemberList members) {
    Map<Long, List<URI>> others = new HashMap<>();
    if (!members.contains(memberId)) {
      addOthers(known, others);
    }
    addOthers(members, others);
    transport.update(others);
  }

  private void addOthers(MemberList members, Map<Long, List<URI>> into) {
    for (Member member : members.members()) {
      if (member.id() != memberId && !member.peerUrls().isEmpty()) {
        into.put(member.id(), member.peerUrls().stream().map(URI::create).toList());
      }
    }
  }

  @Override
  public Set<Long> longConnected() {
    long healthyNanos = Duration.ofSeconds(ChangeGates.HEALTHY_SECONDS).toNanos();
    long now = clock.nanoTime();
    Set<Long> long5s = new HashSet<>();
    transport
        .figures()
        .forEach((id, link) -> {
          OptionalLong since = link.connectedSinceNanos();
          if (since.isPresent() && now - since.getAsLong() >= healthyNanos) {
            long5s.add(id);
          }
        });
    return long5s;
  }

  /// The measured ways to the others, by member id.
  Map<Long, LinkFigures> figures() {
    return transport.figures();
  }

  /// The same, for the administration.
  List<Link> links() {
    return transport.figures().entrySet().stream()
        .map(entry -> link(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Link link(long id, LinkFigures figures) {
    return Link.newBuilder()
        .setMemberId(id)
        .setConnected(figures.connected())
        .setBootId(figures.bootId())
        .setSamples(figures.samples())
        .setRttMeanNanos(figures.rttMeanNanos())
        .setRttVariationNanos(figures.rttVariationNanos())
        .setRttP50Nanos(figures.rttP50Nanos())
        .setRttP99Nanos(figures.rttP99Nanos())
        .setRttP999Nanos(figures.rttP999Nanos())
        .setLoss(figures.loss())
        .setReconnects(figures.reconnects())
        .build();
  }

  /// One at a time for each peer. A leader that was elected anew asks again for what is still on its way, and
  /// is told when that has ended: it stands for any term.
  @Override
  public void sendSnapshot(Ready.SnapshotRequest request) {
    if (!receiving.add(request.to())) {
      return;
    }
    String directory = "%s/%016x".formatted(OUTGOING, checkpoints.incrementAndGet());
    CompletableFuture<Standing> made = new CompletableFuture<>();
    var _ =
        made.thenCompose(standing -> transfer(request, directory, standing))
            .whenComplete((_, failure) -> sent(request.to(), directory, failure));
    if (!core.get().applierBox().offer(new ApplierEvent.Checkpoint(directory, made))) {
      made.completeExceptionally(new IOException("the applier takes nothing in"));
    }
  }

  private CompletableFuture<Void> transfer(
      Ready.SnapshotRequest request, String directory, Standing standing) {
    if (standing.index() < request.minimumIndex()) {
      return CompletableFuture.failedFuture(
          new IOException("the state is not that far yet: " + standing.index()));
    }
    SnapshotMeta meta =
        new SnapshotMeta(standing.index(), standing.term(), standing.conf(), standing.timing());
    return transport.sendSnapshot(
        new Message.InstallSnapshot(memberId, request.to(), request.term(), meta), directory);
  }

  private void sent(long to, String directory, @Nullable Throwable failure) {
    receiving.remove(to);
    feed(new Input.SnapshotSent(to, failure == null));
    LOG.atInfo()
        .addKeyValue("to", Long.toHexString(to))
        .addKeyValue("failure", failure == null ? "" : String.valueOf(failure.getMessage()))
        .log("a snapshot was sent");
    if (isDamage(failure)) {
      damage.refused(core.get(), to, directory);
    }
    try {
      disk.delete(directory);
    } catch (IOException leftForTheNextStart) {
      LOG.warn("the checkpoint {} could not be deleted", directory, leftForTheNextStart);
    }
  }

  private static boolean isDamage(@Nullable Throwable failure) {
    return failure instanceof SnapshotDamaged
        || (failure instanceof CompletionException wrapped
            && wrapped.getCause() instanceof SnapshotDamaged);
  }

  private void feed(Input input) {
    core.get().consensusBox().offerUrgent(new ConsensusEvent.Feed(input));
  }

  @Override
  public CompletableFuture<Long> renew(long leader, long leaseId) {
    return PeerQuestions.orFailure(
            transport.forward(leader, PeerQuestions.renewal(leaseId), PATIENCE))
        .thenApply(reply -> reply.getLeaseRenewal().getTtlSeconds(0));
  }

  @Override
  public CompletableFuture<Optional<TimeToLive>> inspect(
      long leader, long leaseId, boolean withKeys) {
    return PeerQuestions.orFailure(
            transport.forward(leader, PeerQuestions.inspection(leaseId, withKeys), PATIENCE))
        .thenApply(PeerQuestions::inspected);
  }

  @Override
  public CompletableFuture<HashAnswer> hash(long member, long revision) {
    return PeerQuestions.orFailure(
            transport.forward(member, PeerQuestions.hash(revision), PATIENCE))
        .thenApply(PeerQuestions::hashed);
  }

  @Override
  public void ask(
      long leader,
      Change change,
      OptionalLong expectedIndex,
      long requestId,
      Consumer<RuntimeException> refused) {
    var _ =
        PeerQuestions.orFailure(
                transport.forward(
                    leader, PeerQuestions.change(change, expectedIndex, requestId), PATIENCE))
            .whenComplete((reply, failure) -> {
              if (failure != null) {
                refused.accept(requestFailed(failure));
              } else if (!reply.getMembershipChange().getProposed()) {
                refused.accept(
                    new MembershipMoved(reply.getMembershipChange().getMembershipIndex()));
              }
            });
  }

  private static RuntimeException requestFailed(Throwable failure) {
    return failure instanceof CompletionException wrapped
            && wrapped.getCause() instanceof RequestFailed known
        ? known
        : new RequestFailed(WireError.NO_LEADER);
  }

  void close() {
    transport.close();
  }
}
