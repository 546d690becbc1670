package io.coxswain.server.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.MvccStore;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.WriteTxn;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyTxnTest {
  @TempDir private Path directory;
  private RocksStateStores stores;
  private StateStore store;
  private MvccStore kv;

  @BeforeEach
  void open() throws IOException {
    stores = new RocksStateStores(directory, new MemoryBudget(1 << 20, 8 << 20));
    store = stores.open("state");
    kv = MvccStore.open(store);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    stores.close();
  }

  @Test
  void isOneOfRangesOnly() {
    RequestOp put = RequestOp.newBuilder().setRequestPut(PutRequest.getDefaultInstance()).build();
    RequestOp delete =
        RequestOp.newBuilder()
            .setRequestDeleteRange(DeleteRangeRequest.getDefaultInstance())
            .build();
    RequestOp nested =
        RequestOp.newBuilder().setRequestTxn(TxnRequest.getDefaultInstance()).build();
    assertThat(ReadOnlyTxn.isReadOnly(TxnRequest.getDefaultInstance())).isTrue();
    assertThat(ReadOnlyTxn.isReadOnly(txn(range("a", 0)).build())).isTrue();
    for (RequestOp other : new RequestOp[] {put, delete, nested}) {
      assertThat(ReadOnlyTxn.isReadOnly(txn(range("a", 0), other).build())).isFalse();
      assertThat(ReadOnlyTxn.isReadOnly(txn(range("a", 0)).addFailure(other).build())).isFalse();
    }
  }

  @Test
  void isSerializableIfEveryRangeIs() {
    RequestOp serializable =
        RequestOp.newBuilder()
            .setRequestRange(RangeRequest.newBuilder().setSerializable(true))
            .build();
    assertThat(ReadOnlyTxn.isSerializable(txn(serializable).build())).isTrue();
    assertThat(ReadOnlyTxn.isSerializable(txn(serializable, range("a", 0)).build())).isFalse();
    assertThat(ReadOnlyTxn.isSerializable(txn().build())).isFalse();
  }

  @Test
  void answersTheBranchThatItsConditionChooses() throws IOException {
    put("a", "1");
    put("b", "2");
    Compare condition =
        Compare.newBuilder()
            .setKey(bytes("a"))
            .setTarget(Compare.CompareTarget.VALUE)
            .setValue(bytes("1"))
            .build();
    TxnRequest.Builder request = txn(range("a", 0)).addFailure(range("b", 0)).addCompare(condition);
    TxnResponse response = ReadOnlyTxn.answer(kv, request.build());
    assertThat(response.getSucceeded()).isTrue();
    assertThat(response.getHeader().getRevision()).isEqualTo(3);
    assertThat(valueOf(response, 0)).isEqualTo("1");
    assertThat(response.getResponses(0).getResponseRange().getHeader().getRevision()).isEqualTo(3);

    put("a", "3");
    assertThat(valueOf(ReadOnlyTxn.answer(kv, request.build()), 0)).isEqualTo("2");
  }

  @Test
  void refusesRevisionsThatAreGoneOrNotThereYet() throws IOException {
    put("a", "1");
    put("a", "2");
    put("a", "3");
    compact(3);
    assertThat(refusal(txn(range("a", 2)))).isEqualTo(WireError.COMPACTED);
    assertThat(refusal(txn(range("a", 5)))).isEqualTo(WireError.FUTURE_REV);
    assertThat(valueOf(ReadOnlyTxn.answer(kv, txn(range("a", 3)).build()), 0)).isEqualTo("2");
  }

  @Test
  void readsEverythingAtOneRevisionWhateverIsWrittenMeanwhile() throws IOException {
    put("a", "1");
    put("b", "1");
    Meanwhile busy = new Meanwhile();
    busy.then(() -> {});
    busy.then(() -> put("b", "2"));
    TxnResponse response = ReadOnlyTxn.answer(busy, txn(range("a", 0), range("b", 0)).build());
    assertThat(valueOf(response, 1)).isEqualTo("1");
    assertThat(response.getHeader().getRevision()).isEqualTo(3);
  }

  @Test
  void beginsAnewWhenACompactionOvertakesIt() throws IOException {
    put("a", "1");
    put("b", "1");
    Meanwhile busy = new Meanwhile();
    busy.then(() -> {});
    busy.then(() -> {
      put("b", "2");
      compact(4);
    });
    TxnResponse response = ReadOnlyTxn.answer(busy, txn(range("a", 0), range("b", 0)).build());
    assertThat(valueOf(response, 1)).isEqualTo("2");
    assertThat(response.getHeader().getRevision()).isEqualTo(4);
  }

  private WireError refusal(TxnRequest.Builder request) {
    var caught = new ArrayDeque<WireError>();
    assertThatThrownBy(() -> ReadOnlyTxn.answer(kv, request.build()))
        .isInstanceOfSatisfying(RequestFailed.class, failed -> caught.add(failed.error()));
    return caught.getFirst();
  }

  private void put(String key, String value) throws IOException {
    try (StateStore.Batch batch = store.newBatch()) {
      WriteTxn txn = kv.begin(batch);
      txn.put(bytes(key), bytes(value), 0, false);
      txn.end();
      kv.seal(batch);
      store.write(batch);
      kv.publish();
    }
  }

  private void compact(long revision) throws IOException {
    try (StateStore.Batch batch = store.newBatch()) {
      kv.compact(revision);
      kv.seal(batch);
      store.write(batch);
      kv.publish();
    }
  }

  private static TxnRequest.Builder txn(RequestOp... operations) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (RequestOp operation : operations) {
      request.addSuccess(operation);
    }
    return request;
  }

  private static RequestOp range(String key, long revision) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key)).setRevision(revision))
        .build();
  }

  private static String valueOf(TxnResponse response, int position) {
    return response.getResponses(position).getResponseRange().getKvs(0).getValue().toStringUtf8();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /// The store, to which something happens before each range.
  private final class Meanwhile implements KvReads {
    private final ArrayDeque<Happening> happenings = new ArrayDeque<>();

    interface Happening {
      void happen() throws IOException;
    }

    void then(Happening happening) {
      happenings.add(happening);
    }

    @Override
    public RangeAnswer range(RangeQuery query) {
      try {
        if (!happenings.isEmpty()) {
          happenings.remove().happen();
        }
      } catch (IOException failed) {
        throw new AssertionError(failed);
      }
      return kv.range(query);
    }

    @Override
    public long currentRevision() {
      return kv.currentRevision();
    }

    @Override
    public long compactedRevision() {
      return kv.compactedRevision();
    }
  }
}
