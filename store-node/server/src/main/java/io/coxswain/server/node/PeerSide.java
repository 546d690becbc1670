package io.coxswain.server.node;

import io.coxswain.api.admin.Link;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.peer.LinkFigures;
import io.coxswain.server.peer.MemberNetwork;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The other members, over the real network or a simulated one.
final class PeerSide implements PeerLinks {
  private final long memberId;
  private final MemberNetwork transport;
  private final MemberList known;
  private final Clock clock;
  private final OutgoingSnapshots snapshots;
  private final PeerAnswers asked;
  private final Late<MemberCore.Running> core = new Late<>("the member");

  /// @param known whom to talk to until the member's own list holds the member itself
  PeerSide(
      long memberId,
      MemberNetwork transport,
      MemberList known,
      Disk disk,
      Clock clock,
      OwnDamage damage)
      throws IOException {
    this.memberId = memberId;
    this.transport = transport;
    this.known = known;
    this.clock = clock;
    this.snapshots = new OutgoingSnapshots(memberId, transport, disk, damage, core);
    this.asked = new AskedPeers(transport);
  }

  void open(MemberCore.Running running) {
    core.set(running);
  }

  @Override
  public void send(Message message) {
    if (!transport.send(message) && message instanceof Message.Append) {
      core.get()
          .consensusBox()
          .offerUrgent(new ConsensusEvent.Feed(new Input.Unreachable(message.to())));
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

  @Override
  public void sendSnapshot(Ready.SnapshotRequest request) {
    snapshots.send(request);
  }

  @Override
  public PeerAnswers asked() {
    return asked;
  }

  void close() {
    transport.close();
  }
}
