package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberAddResponse;
import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.PeerGrpc;
import io.coxswain.api.peer.Route;
import io.coxswain.api.peer.SnapshotChunk;
import io.coxswain.api.peer.SnapshotData;
import io.coxswain.api.peer.SnapshotFile;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.peer.Timing;
import io.coxswain.api.raftpb.ConfState;
import io.coxswain.api.raftpb.Entry;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.api.raftpb.Message;
import io.coxswain.api.raftpb.MessageType;
import io.coxswain.api.raftpb.Snapshot;
import io.coxswain.api.raftpb.SnapshotMetadata;
import io.coxswain.raft.MemberId;
import io.coxswain.server.metrics.MetricText;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What comes from another member and can't be taken is counted, by who sent it. The other member is played here, on the wire.
@Timeout(120)
class PeerFailureCountsTest {
  private static final ByteString NONSENSE = ByteString.copyFrom(new byte[] {-1, -1, -1});

  private RealMember member;
  private ManagedChannel toClients;
  private ManagedChannel toPeers;
  private Route route;
  private String from;

  @BeforeEach
  void join(@TempDir Path directory) throws Exception {
    member = RealMember.start(directory);
    toClients = channel(member.clientUrl());
    toPeers = channel(member.peerUrl());
    // A stranger would be taken for the proof that this founder has lost its disk.
    MemberAddResponse added =
        ClusterGrpc.newBlockingStub(toClients)
            .memberAdd(
                MemberAddRequest.newBuilder()
                    .addPeerURLs(FreePorts.url())
                    .setIsLearner(true)
                    .build());
    route =
        Route.newBuilder()
            .setClusterId(added.getHeader().getClusterId())
            .setFromId(added.getMember().getID())
            .setToId(added.getHeader().getMemberId())
            .setBootId(1)
            .build();
    from = "From=" + MemberId.format(route.getFromId());
  }

  @AfterEach
  void leave() {
    toClients.shutdownNow();
    toPeers.shutdownNow();
    member.close();
  }

  @Test
  void aMessageThatCantBeDecoded() throws Exception {
    StreamObserver<Envelope> stream = PeerGrpc.newStub(toPeers).append(deaf());
    stream.onNext(Envelope.newBuilder().setRoute(route).build());
    Entry unreadable =
        Entry.newBuilder()
            .setType(EntryType.EntryConfChange)
            .setTerm(1)
            .setIndex(1)
            .setData(NONSENSE)
            .build();
    stream.onNext(
        Envelope.newBuilder()
            .setMessage(message(MessageType.MsgApp).addEntries(unreadable))
            .build());

    MetricText now =
        member.awaitMetrics(text ->
            text.value(PEER_RECEIVED_FAILURES, from) == 1
                && text.value(PEER_RECEIVED_BYTES, from) > 0);
    assertThat(now.value(SNAPSHOTS_RECEIVED_FAILED)).isZero();
  }

  @Test
  void aSnapshotThatIsDamagedOnTheWay() throws Exception {
    StreamObserver<SnapshotChunk> stream = PeerGrpc.newStub(toPeers).snapshot(deaf());
    stream.onNext(head());
    stream.onNext(
        SnapshotChunk.newBuilder()
            .setData(SnapshotData.newBuilder().setData(NONSENSE).setCrc32C(1))
            .build());

    requireOneFailure();
  }

  @Test
  void aSnapshotThatBreaksOff() throws Exception {
    StreamObserver<SnapshotChunk> stream = PeerGrpc.newStub(toPeers).snapshot(deaf());
    stream.onNext(head());
    var _ = member.awaitMetrics(text -> text.value(SNAPSHOTS_RECEIVED_RUNNING, from) == 1);
    toPeers.shutdownNow();

    requireOneFailure();
  }

  private void requireOneFailure() throws Exception {
    MetricText now =
        member.awaitMetrics(text ->
            text.value(SNAPSHOTS_RECEIVED_FAILED, from) == 1
                && text.value(PEER_RECEIVED_FAILURES, from) == 1
                && text.value(SNAPSHOTS_RECEIVED_RUNNING, from) == 0);
    assertThat(now.value(SNAPSHOTS_RECEIVED)).isZero();
  }

  private SnapshotChunk head() {
    Timing timing =
        Timing.newBuilder()
            .setEpoch(1)
            .setHeartbeatNanos(100)
            .setElectionNanos(1000)
            .setJitterNanos(10)
            .build();
    SnapshotMetadata metadata =
        SnapshotMetadata.newBuilder()
            .setIndex(100)
            .setTerm(1)
            .setConfState(ConfState.newBuilder().addVoters(route.getToId()))
            .build();
    return SnapshotChunk.newBuilder()
        .setHead(
            SnapshotHead.newBuilder()
                .setRoute(route)
                .setMessage(
                    message(MessageType.MsgSnap)
                        .setSnapshot(Snapshot.newBuilder().setMetadata(metadata)))
                .setTiming(timing)
                .setPreviousTiming(timing)
                .addFiles(SnapshotFile.newBuilder().setName("file").setBytes(NONSENSE.size())))
        .build();
  }

  private Message.Builder message(MessageType type) {
    return Message.newBuilder()
        .setType(type)
        .setFrom(route.getFromId())
        .setTo(route.getToId())
        .setTerm(1);
  }

  private static ManagedChannel channel(String url) {
    return NettyChannelBuilder.forTarget(URI.create(url).getAuthority()).usePlaintext().build();
  }

  private static <R> StreamObserver<R> deaf() {
    return new StreamObserver<>() {
      @Override
      public void onNext(R answer) {}

      @Override
      public void onError(Throwable ended) {}

      @Override
      public void onCompleted() {}
    };
  }
}
