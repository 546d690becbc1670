package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// A store with an applier that applies what it is told, one batch per call.
final class KvMember implements AutoCloseable {
  private final StateStore.Opener opener;
  private final String directory;
  private StateStore state;
  private MvccStore kv;

  KvMember(StateStore.Opener opener, String directory) throws IOException {
    this.opener = opener;
    this.directory = directory;
    this.state = opener.open(directory);
    this.kv = MvccStore.open(state);
  }

  MvccStore kv() {
    return kv;
  }

  StateStore state() {
    return state;
  }

  /// After the state store was closed or lost in a crash.
  void reopen() throws IOException {
    state = opener.open(directory);
    kv = MvccStore.open(state);
  }

  /// One batch; `work` begins and ends as many transactions as it likes.
  <T> T apply(Function<Batch, T> work) {
    try (Batch batch = state.newBatch()) {
      T answer = work.apply(batch);
      kv.seal(batch);
      state.write(batch);
      kv.publish();
      return answer;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// One transaction in a batch of its own.
  List<Change> txn(Consumer<WriteTxn> work) {
    return apply(batch -> {
      WriteTxn txn = kv.begin(batch);
      work.accept(txn);
      return txn.end();
    });
  }

  void put(String key, String value) {
    txn(txn -> txn.put(bytes(key), bytes(value), 0, false));
  }

  void delete(String key) {
    txn(txn -> txn.deleteRange(bytes(key), ByteString.EMPTY, false));
  }

  void compact(long revision) {
    apply(batch -> {
      kv.compact(revision);
      return revision;
    });
  }

  /// Removes what compaction gave up, in steps of so many records.
  void sweep(int recordsMax) {
    boolean more = true;
    while (more) {
      more = apply(batch -> kv.compactStep(batch, recordsMax));
    }
  }

  /// `key=value` of one key at a revision, `-` if it did not live.
  String at(String key, long revision) {
    RangeQuery now = RangeQuery.ofKey(bytes(key));
    RangeQuery query =
        new RangeQuery(
            now.key(),
            now.rangeEnd(),
            revision,
            0,
            now.order(),
            now.target(),
            false,
            false,
            now.filters());
    List<KeyValue> found = kv.range(query).keyValues();
    return found.isEmpty() ? "-" : found.getFirst().getValue().toStringUtf8();
  }

  /// All changes from a revision on, see [ReferenceStore#line].
  List<String> history(long from) {
    List<String> lines = new ArrayList<>();
    try (ChangeCursor cursor = kv.history(from)) {
      while (cursor.next()) {
        lines.add(line(cursor.change()));
      }
    }
    return lines;
  }

  static String line(Change change) {
    return ReferenceStore.line(
        change.revision().main(),
        change.revision().sub(),
        change.isDelete(),
        change.keyValue(),
        change.previous());
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
