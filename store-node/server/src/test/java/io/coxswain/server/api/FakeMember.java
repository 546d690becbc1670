package io.coxswain.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmResponse;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.CompactionResponse;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseRevokeResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.Leadership;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lease.LeaseReads;
import io.coxswain.server.mvcc.HashAnswer;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.watch.WatchHub;
import io.coxswain.server.watch.WatchOutlet;
import io.coxswain.server.watch.WatchStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A member that a test plays by hand: a real little map of keys, everything else as the test sets it. Proposals are applied at once
/// unless [#applying] says otherwise. Fields are public to the tests, on purpose.
public final class FakeMember
    implements MemberFacts,
        Proposals,
        Reads,
        KvReads,
        WatchHub,
        LeaseReads,
        Membership,
        Leadership,
        Fingerprints {
  public static final long CLUSTER_ID = 0xc000_0000_0000_0001L;
  public static final long MEMBER_ID = 0xa000_0000_0000_0002L;
  public static final long RAFT_TERM = 7;

  /// A request as it was proposed.
  public record Proposed(RequestKind kind, MessageLite request) {}

  public volatile long leaderId = MEMBER_ID;
  public volatile boolean learner;
  public volatile long sizeBytes;
  public volatile long quotaBytes;
  public volatile boolean diskLow;
  public volatile List<AlarmMember> alarms = List.of();
  public volatile long revision = 1;
  public volatile long compacted;
  public volatile Optional<TimeToLive> lease = Optional.empty();
  public volatile CompletableFuture<Void> readable = CompletableFuture.completedFuture(null);
  public volatile CompletableFuture<Void> transferred = CompletableFuture.completedFuture(null);
  public volatile Function<Long, CompletableFuture<Long>> renewing =
      _ -> CompletableFuture.completedFuture(0L);
  public volatile Function<Proposed, CompletableFuture<Applied>> applying =
      proposed -> CompletableFuture.completedFuture(apply(proposed));
  public volatile List<Member> members =
      List.of(
          new Member(MEMBER_ID, "m1", List.of("http://h:2380"), List.of("http://h:2379"), false));

  public final List<Proposed> proposed = new CopyOnWriteArrayList<>();
  public final List<Change> changes = new CopyOnWriteArrayList<>();

  /// Completes with the first linearizable read.
  public final CompletableFuture<Void> readAsked = new CompletableFuture<>();

  public final List<RangeQuery> queries = new CopyOnWriteArrayList<>();
  public final List<FakeWatch> watches = new CopyOnWriteArrayList<>();
  private final NavigableMap<ByteString, KeyValue> keys =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());

  public MemberRooms rooms() {
    return new MemberRooms(this, this, this, this, this, this, this, this, this);
  }

  /// Stores a key as the log would.
  public synchronized Applied put(String key, String value) {
    return apply(
        new Proposed(
            RequestKind.PUT,
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build()));
  }

  @Override
  public CompletableFuture<Applied> propose(RequestKind kind, MessageLite request) {
    Proposed now = new Proposed(kind, request);
    proposed.add(now);
    if (request instanceof CompactionRequest compaction && compaction.getRevision() <= compacted) {
      return CompletableFuture.failedFuture(new RequestFailed(WireError.COMPACTED));
    }
    return applying.apply(now);
  }

  /// What an applier would answer.
  public synchronized Applied apply(Proposed now) {
    MessageLite response =
        switch (now.kind()) {
          case PUT -> {
            PutRequest put = (PutRequest) now.request();
            revision++;
            keys.put(
                put.getKey(),
                KeyValue.newBuilder()
                    .setKey(put.getKey())
                    .setValue(put.getValue())
                    .setCreateRevision(revision)
                    .setModRevision(revision)
                    .setVersion(1)
                    .build());
            yield PutResponse.getDefaultInstance();
          }
          case DELETE_RANGE -> DeleteRangeResponse.newBuilder().setDeleted(1).build();
          case TXN -> TxnResponse.newBuilder().setSucceeded(true).build();
          case COMPACTION -> CompactionResponse.getDefaultInstance();
          case LEASE_GRANT ->
              LeaseGrantResponse.newBuilder()
                  .setID(((LeaseGrantRequest) now.request()).getID())
                  .setTTL(((LeaseGrantRequest) now.request()).getTTL())
                  .build();
          case LEASE_REVOKE -> LeaseRevokeResponse.getDefaultInstance();
          case ALARM -> AlarmResponse.newBuilder().addAllAlarms(alarms).build();
          default -> throw new IllegalArgumentException("the API proposes no " + now.kind());
        };
    return new Applied(revision, RAFT_TERM, response);
  }

  @Override
  public CompletableFuture<Void> linearizable() {
    readAsked.complete(null);
    return readable;
  }

  @Override
  public synchronized RangeAnswer range(RangeQuery query) {
    queries.add(query);
    if (query.revision() > revision) {
      throw new RevisionInFuture(query.revision(), revision);
    }
    if (query.revision() > 0 && query.revision() < compacted) {
      throw new RevisionCompacted(query.revision(), compacted);
    }
    List<KeyValue> found = new ArrayList<>(inRange(query));
    boolean cut = query.limit() > 0 && found.size() > query.limit();
    int count = found.size();
    if (cut) {
      found = found.subList(0, (int) query.limit());
    }
    return new RangeAnswer(revision, query.countOnly() ? List.of() : found, cut, count);
  }

  private Collection<KeyValue> inRange(RangeQuery query) {
    if (query.rangeEnd().isEmpty()) {
      return Optional.ofNullable(keys.get(query.key())).map(List::of).orElse(List.of());
    }
    boolean open = query.rangeEnd().size() == 1 && query.rangeEnd().byteAt(0) == 0;
    return (open
            ? keys.tailMap(query.key(), true)
            : keys.subMap(query.key(), true, query.rangeEnd(), false))
        .values();
  }

  @Override
  public WatchStream open(WatchOutlet outlet) {
    FakeWatch watch = new FakeWatch(outlet);
    watches.add(watch);
    return watch;
  }

  @Override
  public CompletableFuture<Long> keepAlive(long leaseId) {
    return renewing.apply(leaseId);
  }

  @Override
  public CompletableFuture<Optional<TimeToLive>> timeToLive(long leaseId, boolean withKeys) {
    return CompletableFuture.completedFuture(lease);
  }

  @Override
  public List<Long> list() {
    return List.of(11L, 12L);
  }

  @Override
  public Snapshot current() {
    return new Snapshot(members, 5);
  }

  @Override
  public CompletableFuture<Result> change(Change change, OptionalLong expectedIndex) {
    changes.add(change);
    if (change instanceof Change.Remove(long id) && id != MEMBER_ID) {
      return CompletableFuture.failedFuture(new RequestFailed(WireError.MEMBER_NOT_FOUND));
    }
    return CompletableFuture.completedFuture(new Result(members.getFirst(), current()));
  }

  @Override
  public CompletableFuture<Void> transferTo(long targetId) {
    return transferred;
  }

  @Override
  public CompletableFuture<HashAnswer> hashKv(long upTo) {
    return CompletableFuture.completedFuture(new HashAnswer(0x8000_0001, -1, upTo, revision));
  }

  @Override
  public long currentRevision() {
    return revision;
  }

  @Override
  public long compactedRevision() {
    return compacted;
  }

  @Override
  public long clusterId() {
    return CLUSTER_ID;
  }

  @Override
  public long memberId() {
    return MEMBER_ID;
  }

  @Override
  public long raftTerm() {
    return RAFT_TERM;
  }

  @Override
  public long leaderId() {
    return leaderId;
  }

  @Override
  public boolean isLearner() {
    return learner;
  }

  @Override
  public long committedIndex() {
    return 21;
  }

  @Override
  public long appliedIndex() {
    return 20;
  }

  @Override
  public List<AlarmMember> alarms() {
    return alarms;
  }

  @Override
  public boolean caughtUpOnce() {
    return true;
  }

  @Override
  public long dbSizeBytes() {
    return sizeBytes;
  }

  @Override
  public long dbSizeInUseBytes() {
    return sizeBytes;
  }

  @Override
  public boolean diskIsLow() {
    return diskLow;
  }

  @Override
  public long quotaBytes() {
    return quotaBytes;
  }

  /// One watch stream: what was asked, and the way to answer.
  public static final class FakeWatch implements WatchStream {
    public final WatchOutlet outlet;
    public final List<WatchSpec> created = new CopyOnWriteArrayList<>();
    public final List<Long> cancelled = new CopyOnWriteArrayList<>();
    public final AtomicInteger progressRequests = new AtomicInteger();
    public final AtomicInteger readies = new AtomicInteger();
    public final CompletableFuture<Void> closed = new CompletableFuture<>();

    FakeWatch(WatchOutlet outlet) {
      this.outlet = outlet;
    }

    @Override
    public void create(long watchId, WatchSpec spec) {
      created.add(spec);
      outlet.send(new WatchOutlet.Notice.Created(watchId, 1));
    }

    @Override
    public void cancel(long watchId) {
      cancelled.add(watchId);
      outlet.send(new WatchOutlet.Notice.Cancelled(watchId, 1, 0, ""));
    }

    @Override
    public void requestProgress() {
      progressRequests.incrementAndGet();
      outlet.send(new WatchOutlet.Notice.Progress(-1, 1));
    }

    @Override
    public void onReady() {
      readies.incrementAndGet();
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }
}
