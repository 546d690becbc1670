package io.coxswain.server.apply;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestHeader;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.mvcc.MvccStore;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// A state machine on a store of its own, fed entry by entry.
final class StateWorld implements AutoCloseable {
  static final long PROPOSER = 7;
  static final long TERM = 3;
  static final Timing CONFIGURED = new Timing(0, 100_000_000, 1_000_000_000, 0);

  private final RocksStateStores stores;
  private final List<String> watched = new ArrayList<>();
  private StateStore store;
  private MvccStore kv;
  private LeaseBook leases;
  private ReplicatedState state;
  private long requestId;

  StateWorld(Path directory) throws IOException {
    stores = new RocksStateStores(directory, new MemoryBudget(1 << 20, 8 << 20));
    open();
  }

  private void open() throws IOException {
    store = stores.open("state");
    kv = MvccStore.open(store);
    leases = new LeaseBook(() -> {});
    state =
        ReplicatedState.open(
            store,
            kv,
            new ReplicatedState.Neighbours(leases, new Feed(), WorkWitness.NONE),
            CONFIGURED);
  }

  /// Stops as after a clean flush, and starts again.
  void restart() throws IOException {
    store.flush();
    store.close();
    open();
  }

  @Override
  public void close() throws IOException {
    store.close();
    stores.close();
  }

  ReplicatedState state() {
    return state;
  }

  MvccStore kv() {
    return kv;
  }

  LeaseBook leases() {
    return leases;
  }

  /// What the watchers were fed, as `revision key`, deletions with a minus.
  List<String> watched() {
    return watched;
  }

  Entry entry(Payload payload) {
    return entry(1, payload);
  }

  Entry entry(int ahead, Payload payload) {
    return new Entry(TERM, state.standing().index() + ahead, payload);
  }

  Payload command(UnaryOperator<InternalRaftRequest.Builder> request) {
    RequestHeader header =
        RequestHeader.newBuilder().setID(++requestId).setCoxswainMemberId(PROPOSER).build();
    return new Payload.Command(
        Bytes.wrap(
            request
                .apply(InternalRaftRequest.newBuilder().setHeader(header))
                .build()
                .toByteArray()));
  }

  Outcome apply(UnaryOperator<InternalRaftRequest.Builder> request) {
    return state.apply(List.of(entry(command(request)))).getFirst();
  }

  /// Must be carried out; answers the response.
  MessageLite done(UnaryOperator<InternalRaftRequest.Builder> request) {
    return applied(request).response();
  }

  Applied applied(UnaryOperator<InternalRaftRequest.Builder> request) {
    Outcome outcome = apply(request);
    if (outcome instanceof Outcome.Answered(long proposer, long id, Applied applied)
        && proposer == PROPOSER
        && id == requestId) {
      return applied;
    }
    throw new AssertionError("expected an answer to " + requestId + ", got " + outcome);
  }

  /// Must be refused; answers why.
  WireError refused(UnaryOperator<InternalRaftRequest.Builder> request) {
    Outcome outcome = apply(request);
    if (outcome instanceof Outcome.Refused(long proposer, long id, WireError error)
        && proposer == PROPOSER
        && id == requestId) {
      return error;
    }
    throw new AssertionError("expected a refusal, got " + outcome);
  }

  Applied put(String key, String value) {
    return applied(request -> request.setPut(putOf(key, value)));
  }

  void grant(long id, long ttlSeconds) {
    done(request ->
        request.setLeaseGrant(LeaseGrantRequest.newBuilder().setID(id).setTTL(ttlSeconds)));
  }

  /// All that lives, as `key=value`.
  List<String> contents() {
    RangeQuery everything =
        new RangeQuery(
            ByteString.copyFrom(new byte[1]),
            ByteString.copyFrom(new byte[1]),
            0,
            0,
            RangeQuery.Order.NONE,
            RangeQuery.Target.KEY,
            false,
            false,
            RangeQuery.Filters.NONE);
    return kv.range(everything).keyValues().stream().map(StateWorld::text).toList();
  }

  static String text(KeyValue keyValue) {
    return keyValue.getKey().toStringUtf8() + "=" + keyValue.getValue().toStringUtf8();
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static PutRequest.Builder putOf(String key, String value) {
    return PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value));
  }

  static RequestOp putOp(String key, String value) {
    return RequestOp.newBuilder().setRequestPut(putOf(key, value)).build();
  }

  static RequestOp rangeOp(String key, long revision) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key)).setRevision(revision))
        .build();
  }

  static RequestOp deleteOp(String key, String rangeEnd) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(
            DeleteRangeRequest.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(rangeEnd)))
        .build();
  }

  static Compare valueIs(String key, String value) {
    return Compare.newBuilder()
        .setKey(bytes(key))
        .setTarget(Compare.CompareTarget.VALUE)
        .setValue(bytes(value))
        .build();
  }

  static List<ByteString> keys(String... keys) {
    return Arrays.stream(keys).map(StateWorld::bytes).toList();
  }

  /// Must find everything it is told of already visible to readers.
  private final class Feed implements WatchFeed {
    @Override
    public void applied(List<AppliedRevision> revisions) {
      for (AppliedRevision revision : revisions) {
        if (kv.currentRevision() < revision.revision()) {
          throw new AssertionError("watchers hear of revisions that nobody can read");
        }
        revision.changes().stream()
            .map(change ->
                "%d %s%s"
                    .formatted(
                        revision.revision(),
                        change.isDelete() ? "-" : "",
                        change.keyValue().getKey().toStringUtf8()))
            .forEach(watched::add);
      }
    }

    @Override
    public void restarted(long revision) {
      throw new AssertionError("the state machine restarts nobody");
    }
  }
}
