package io.coxswain.server.mvcc;

import static io.coxswain.server.mvcc.KvMember.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.Event;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import io.coxswain.server.world.StateStore.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The life of a key that the class doc of [MvccStore] tells, and the rules of etcd around it.
class MvccStoreLifeTest {
  private final SeededRandomness random = new SeededRandomness(1);
  private final KvMember member;

  MvccStoreLifeTest() throws IOException {
    member =
        new KvMember(
            ModelStateStore.on(new SimulatedDisk(random.split()), random.split()), "state");
  }

  @Test
  void theLifeOfAKey() throws IOException {
    member.put("a", "one");
    member.put("a", "two");
    member.delete("a");
    member.put("a", "three");

    assertThat(historyOnDisk()).containsExactly("2.0", "3.0 was 2.0", "4.0t was 3.0", "5.0");
    assertThat(indexOnDisk()).containsExactly("a 5.0", "a 4.0 deleted", "a 3.0", "a 2.0");
    assertThat(member.at("a", 0)).isEqualTo("three");
    assertThat(member.at("a", 4)).isEqualTo("-");
    assertThat(member.at("a", 3)).isEqualTo("two");
    assertThat(member.at("a", 2)).isEqualTo("one");
    assertThat(member.at("a", 1)).isEqualTo("-");
    KeyValue now = member.kv().range(RangeQuery.ofKey(bytes("a"))).keyValues().getFirst();
    assertThat(now.getCreateRevision()).isEqualTo(5);
    assertThat(now.getVersion()).isEqualTo(1);

    member.compact(3);
    assertThatThrownBy(() -> member.at("a", 2)).isInstanceOf(KvReads.RevisionCompacted.class);
    assertThat(member.at("a", 3)).isEqualTo("two");
    member.sweep(1);
    assertThat(historyOnDisk()).containsExactly("3.0 was 2.0", "4.0t was 3.0", "5.0");
    assertThat(member.at("a", 3)).isEqualTo("two");

    member.compact(4);
    member.sweep(1);
    assertThat(historyOnDisk()).containsExactly("4.0t was 3.0", "5.0");
    assertThat(member.at("a", 4)).isEqualTo("-");
    assertThat(member.history(4)).hasSize(2);

    member.compact(5);
    member.sweep(1);
    assertThat(historyOnDisk()).containsExactly("5.0");
    assertThat(indexOnDisk()).containsExactly("a 5.0");
    assertThat(member.at("a", 5)).isEqualTo("three");
  }

  @Test
  void anEmptyStoreIsAtRevisionOne() {
    assertThat(member.kv().currentRevision()).isEqualTo(1);
    assertThat(member.kv().compactedRevision()).isZero();
    assertThat(member.kv().logicalBytes()).isZero();
    assertThat(member.history(1)).isEmpty();
    assertThatThrownBy(() -> member.at("a", 2)).isInstanceOf(KvReads.RevisionInFuture.class);
  }

  @Test
  void deletingNothingUsesUpNoRevision() {
    List<Change> changes =
        member.txn(txn -> {
          assertThat(txn.deleteRange(bytes("a"), bytes("z"), true).count()).isZero();
          assertThat(txn.revision()).isEqualTo(1);
        });
    assertThat(changes).isEmpty();
    assertThat(member.kv().currentRevision()).isEqualTo(1);
  }

  @Test
  void aTransactionSeesItselfAndHasOneRevision() {
    member.put("a", "old");
    List<Change> changes =
        member.txn(txn -> {
          assertThat(txn.revision()).isEqualTo(2);
          Optional<KeyValue> before = txn.put(bytes("a"), bytes("new"), 7, true);
          assertThat(before.orElseThrow().getValue()).isEqualTo(bytes("old"));
          assertThat(txn.revision()).isEqualTo(3);
          txn.put(bytes("b"), bytes("b"), 0, false);
          RangeAnswer all = txn.range(allAt(0));
          assertThat(all.revision()).isEqualTo(3);
          assertThat(all.keyValues()).extracting(KeyValue::getModRevision).containsExactly(3L, 3L);
          assertThat(txn.range(allAt(2)).count()).isEqualTo(1);
          assertThat(txn.get(bytes("a")).orElseThrow().getLease()).isEqualTo(7);
        });
    assertThat(changes)
        .extracting(change -> change.revision().toString())
        .containsExactly("3.0", "3.1");
    assertThat(member.kv().currentRevision()).isEqualTo(3);
  }

  /// etcd lets "delete everything from a key on" delete what the same transaction has put.
  @Test
  void aTransactionMayDeleteWhatItHasPut() {
    member.put("a", "old");
    List<Change> changes =
        member.txn(txn -> {
          txn.put(bytes("a"), bytes("new"), 0, false);
          txn.put(bytes("b"), bytes("b"), 0, false);
          assertThat(txn.deleteRange(bytes("a"), ByteString.copyFrom(new byte[1]), true).previous())
              .extracting(KeyValue::getValue)
              .containsExactly(bytes("new"), bytes("b"));
          assertThat(txn.range(allAt(0)).count()).isZero();
        });

    assertThat(changes)
        .extracting(change -> change.revision().toString())
        .containsExactly("3.0", "3.1", "3.2", "3.3");
    assertThat(changes).extracting(MvccStoreLifeTest::before).containsExactly("old", "", "old", "");
    List<String> fromHistory = new ArrayList<>();
    try (ChangeCursor cursor = member.kv().history(3)) {
      while (cursor.next()) {
        fromHistory.add(before(cursor.change()));
      }
    }
    assertThat(fromHistory).containsExactly("old", "", "old", "");
    assertThat(member.kv().range(allAt(3)).count()).isZero();
    member.put("c", "later");
    assertThat(member.kv().range(allAt(3)).count()).isZero();
    assertThat(member.kv().range(allAt(2)).count()).isEqualTo(1);
  }

  private static String before(Change change) {
    return change.previous().map(was -> was.getValue().toStringUtf8()).orElse("");
  }

  @Test
  void readersSeeAGroupAtOnceWhenItIsPublished() {
    member.put("a", "1");
    member.apply(batch -> {
      for (int i = 2; i <= 4; i++) {
        WriteTxn txn = member.kv().begin(batch);
        txn.put(bytes("a"), bytes(Integer.toString(i)), 0, false);
        txn.end();
        assertThat(member.at("a", 0)).isEqualTo("1");
        assertThat(member.kv().currentRevision()).isEqualTo(2);
      }
      WriteTxn later = member.kv().begin(batch);
      assertThat(later.range(allAt(3)).keyValues().getFirst().getValue()).isEqualTo(bytes("2"));
      assertThat(later.range(allAt(2)).keyValues().getFirst().getValue()).isEqualTo(bytes("1"));
      assertThatThrownBy(() -> later.checkReadable(6)).isInstanceOf(KvReads.RevisionInFuture.class);
      return later.end();
    });
    assertThat(member.at("a", 0)).isEqualTo("4");
    assertThat(member.at("a", 3)).isEqualTo("2");
  }

  @Test
  void aChangeTellsWhatWasBefore() {
    member.txn(txn -> txn.put(bytes("a"), bytes("1"), 11, false));
    Change change =
        member.txn(txn -> txn.deleteRange(bytes("a"), ByteString.EMPTY, false)).getFirst();
    assertThat(change.leaseBefore()).isEqualTo(11);
    Event event = change.toEvent(true);
    assertThat(event.getType()).isEqualTo(Event.EventType.DELETE);
    assertThat(event.getKv())
        .isEqualTo(KeyValue.newBuilder().setKey(bytes("a")).setModRevision(3).build());
    assertThat(event.getPrevKv().getValue()).isEqualTo(bytes("1"));
    assertThat(change.toEvent(false).hasPrevKv()).isFalse();
    member.compact(3);
    assertThat(change.previous()).isEmpty();
  }

  @Test
  void compactionRefusesWhatEtcdRefuses() {
    member.put("a", "1");
    assertThatThrownBy(() -> member.compact(3)).isInstanceOf(KvReads.RevisionInFuture.class);
    member.compact(2);
    assertThatThrownBy(() -> member.compact(2)).isInstanceOf(KvReads.RevisionCompacted.class);
    assertThat(member.kv().compactedRevision()).isEqualTo(2);
  }

  @Test
  void aBatchWithoutCountersIsNotPublished() {
    member.apply(batch -> {
      WriteTxn txn = member.kv().begin(batch);
      txn.put(bytes("a"), bytes("1"), 0, false);
      assertThatThrownBy(() -> member.kv().begin(batch)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> member.kv().seal(batch)).isInstanceOf(IllegalStateException.class);
      List<Change> changes = txn.end();
      assertThatThrownBy(txn::end).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> member.kv().publish()).isInstanceOf(IllegalStateException.class);
      return changes;
    });
    assertThat(member.at("a", 0)).isEqualTo("1");
  }

  private List<String> historyOnDisk() throws IOException {
    List<String> lines = new ArrayList<>();
    try (View view = member.state().view();
        Cursor cursor = view.scan(Family.HISTORY, new byte[0], Optional.empty())) {
      while (cursor.next()) {
        HistoryKey key = HistoryKey.decode(cursor.key());
        Revision previous = HistoryRecord.decode(cursor.value()).previous();
        lines.add(
            key.revision()
                + (key.tombstone() ? "t" : "")
                + (previous.equals(Revision.NONE) ? "" : " was " + previous));
      }
    }
    return lines;
  }

  private List<String> indexOnDisk() throws IOException {
    List<String> lines = new ArrayList<>();
    try (View view = member.state().view();
        Cursor cursor = view.scan(Family.KEY_INDEX, new byte[0], Optional.empty())) {
      while (cursor.next()) {
        KeyMeta meta = KeyMeta.readFrom(new Packed.Reader(cursor.value(), 0));
        lines.add(
            ByteString.copyFrom(IndexKey.keyOf(cursor.key())).toStringUtf8()
                + " "
                + IndexKey.revisionOf(cursor.key())
                + (meta.isTombstone() ? " deleted" : ""));
      }
    }
    return lines;
  }

  private static RangeQuery allAt(long revision) {
    RangeQuery one = RangeQuery.ofKey(bytes("a"));
    return new RangeQuery(
        one.key(),
        ByteString.copyFrom(new byte[1]),
        revision,
        0,
        one.order(),
        one.target(),
        false,
        false,
        one.filters());
  }
}
