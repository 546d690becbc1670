package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.bytes;
import static io.coxswain.server.apply.StateWorld.deleteOp;
import static io.coxswain.server.apply.StateWorld.putOf;
import static io.coxswain.server.apply.StateWorld.putOp;
import static io.coxswain.server.apply.StateWorld.rangeOp;
import static io.coxswain.server.apply.StateWorld.valueIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.CompactionResponse;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.Proposals.Applied;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What etcd answers to each command on keys; the store begins at revision 1.
class KeyCommandsTest {
  @TempDir private Path directory;
  private StateWorld world;

  @BeforeEach
  void open() throws IOException {
    world = new StateWorld(directory);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void putAnswersItsRevisionAndOnRequestWhatWasThere() {
    Applied first = world.put("a", "1");
    assertThat(first.revision()).isEqualTo(2);
    assertThat(first.raftTerm()).isEqualTo(StateWorld.TERM);
    assertThat(first.response()).isEqualTo(PutResponse.getDefaultInstance());

    PutResponse second = put(putOf("a", "2").setPrevKv(true));
    assertThat(StateWorld.text(second.getPrevKv())).isEqualTo("a=1");
    assertThat(put(putOf("b", "1").setPrevKv(true)).hasPrevKv()).isFalse();
    assertThat(world.contents()).containsExactly("a=2", "b=1");
    assertThat(world.watched()).containsExactly("2 a", "3 a", "4 b");
  }

  @Test
  void putKeepsValueOrLeaseOfAKeyThatExists() {
    world.grant(5, 100);
    put(putOf("a", "1").setLease(5));

    put(putOf("a", "").setIgnoreValue(true));
    assertThat(world.contents()).containsExactly("a=1");
    assertThat(world.leases().keysOf(5)).isEmpty();

    put(putOf("a", "2").setLease(5));
    put(putOf("a", "3").setIgnoreLease(true));
    assertThat(world.contents()).containsExactly("a=3");
    assertThat(world.leases().keysOf(5)).containsExactly(bytes("a"));

    assertThat(refusedPut(putOf("x", "").setIgnoreValue(true))).isEqualTo(WireError.KEY_NOT_FOUND);
    assertThat(refusedPut(putOf("x", "").setIgnoreLease(true))).isEqualTo(WireError.KEY_NOT_FOUND);
  }

  @Test
  void putUnderALeaseThatDoesNotExistIsRefused() {
    assertThat(refusedPut(putOf("a", "1").setLease(9))).isEqualTo(WireError.LEASE_NOT_FOUND);
    assertThat(world.kv().currentRevision()).isEqualTo(1);
  }

  @Test
  void deleteRangeCountsAndUsesNoRevisionForNothing() {
    world.put("a", "1");
    world.put("b", "2");
    world.put("c", "3");
    DeleteRangeRequest.Builder delete =
        DeleteRangeRequest.newBuilder().setKey(bytes("a")).setRangeEnd(bytes("c")).setPrevKv(true);

    Applied first = world.applied(request -> request.setDeleteRange(delete));
    DeleteRangeResponse response = (DeleteRangeResponse) first.response();
    assertThat(first.revision()).isEqualTo(5);
    assertThat(response.getDeleted()).isEqualTo(2);
    assertThat(response.getPrevKvsList())
        .extracting(StateWorld::text)
        .containsExactly("a=1", "b=2");

    Applied second = world.applied(request -> request.setDeleteRange(delete));
    assertThat(second.revision()).isEqualTo(5);
    assertThat(second.response()).isEqualTo(DeleteRangeResponse.getDefaultInstance());
    assertThat(world.watched()).endsWith("5 -a", "5 -b");
  }

  @Test
  void txnChangesEverythingAtOneRevisionAndReadsItsOwnChanges() {
    world.put("a", "1");
    TxnRequest.Builder txn =
        TxnRequest.newBuilder()
            .addCompare(valueIs("a", "1"))
            .addSuccess(rangeOp("a", 0))
            .addSuccess(putOp("b", "2"))
            .addSuccess(rangeOp("b", 0))
            .addSuccess(deleteOp("a", ""))
            .addFailure(putOp("c", "3"));

    Applied applied = world.applied(request -> request.setTxn(txn));
    TxnResponse response = (TxnResponse) applied.response();
    assertThat(applied.revision()).isEqualTo(3);
    assertThat(response.getSucceeded()).isTrue();
    assertThat(response.getResponses(0).getResponseRange().getHeader().getRevision()).isEqualTo(2);
    assertThat(response.getResponses(1).getResponsePut().getHeader().getRevision()).isEqualTo(3);
    assertThat(response.getResponses(2).getResponseRange().getHeader().getRevision()).isEqualTo(3);
    assertThat(response.getResponses(2).getResponseRange().getKvsList())
        .extracting(StateWorld::text)
        .containsExactly("b=2");
    assertThat(response.getResponses(3).getResponseDeleteRange().getDeleted()).isEqualTo(1);
    assertThat(world.watched()).containsExactly("2 a", "3 b", "3 -a");
  }

  @Test
  void txnOfReadsUsesNoRevision() {
    world.put("a", "1");
    Applied applied =
        world.applied(
            request -> request.setTxn(TxnRequest.newBuilder().addSuccess(rangeOp("a", 0))));
    assertThat(applied.revision()).isEqualTo(2);
    assertThat(world.put("a", "2").revision()).isEqualTo(3);
  }

  @Test
  void nestedBranchesAreChosenBeforeAnythingChanges() {
    TxnRequest inner =
        TxnRequest.newBuilder()
            .addCompare(valueIs("a", "new"))
            .addSuccess(putOp("b", "after"))
            .addFailure(putOp("b", "before"))
            .build();
    TxnRequest.Builder outer =
        TxnRequest.newBuilder()
            .addSuccess(putOp("a", "new"))
            .addSuccess(RequestOp.newBuilder().setRequestTxn(inner));

    TxnResponse response = (TxnResponse) world.done(request -> request.setTxn(outer));
    assertThat(response.getResponses(1).getResponseTxn().getSucceeded()).isFalse();
    assertThat(world.contents()).containsExactly("a=new", "b=before");
  }

  @Test
  void txnIsRefusedAsAWholeBeforeItChangesAnything() {
    world.put("a", "1");
    world.put("a", "2");
    world.done(request -> request.setCompaction(CompactionRequest.newBuilder().setRevision(3)));
    RequestOp put = putOp("b", "1");
    RequestOp noLease = RequestOp.newBuilder().setRequestPut(putOf("c", "1").setLease(9)).build();
    RequestOp noKey =
        RequestOp.newBuilder().setRequestPut(putOf("c", "").setIgnoreValue(true)).build();

    assertThat(refusedTxn(put, rangeOp("a", 2))).isEqualTo(WireError.COMPACTED);
    assertThat(refusedTxn(put, rangeOp("a", 4))).isEqualTo(WireError.FUTURE_REV);
    assertThat(refusedTxn(put, noLease)).isEqualTo(WireError.LEASE_NOT_FOUND);
    assertThat(refusedTxn(put, noKey)).isEqualTo(WireError.KEY_NOT_FOUND);
    assertThat(refusedTxn(put, nested(rangeOp("a", 2)))).isEqualTo(WireError.COMPACTED);
    assertThat(world.contents()).containsExactly("a=2");

    // Reading at the compacted revision is fine, and what the other branch holds does not matter.
    world.done(request ->
        request.setTxn(
            TxnRequest.newBuilder().addSuccess(rangeOp("a", 3)).addFailure(rangeOp("a", 99))));
  }

  @Test
  void compactionForgetsAndRefusesWhatIsForgottenOrNotThereYet() {
    world.put("a", "1");
    world.put("a", "2");
    world.put("a", "3");
    Applied applied =
        world.applied(
            request -> request.setCompaction(CompactionRequest.newBuilder().setRevision(3)));
    assertThat(applied.revision()).isEqualTo(4);
    assertThat(applied.response()).isEqualTo(CompactionResponse.getDefaultInstance());
    assertThat(world.kv().compactedRevision()).isEqualTo(3);

    assertThat(refusedCompaction(3)).isEqualTo(WireError.COMPACTED);
    assertThat(refusedCompaction(5)).isEqualTo(WireError.FUTURE_REV);
    while (world.state().tidy()) {
      assertThat(world.contents()).containsExactly("a=3");
    }
    assertThat(world.contents()).containsExactly("a=3");
  }

  private static RequestOp nested(RequestOp operation) {
    return RequestOp.newBuilder()
        .setRequestTxn(TxnRequest.newBuilder().addSuccess(operation))
        .build();
  }

  private PutResponse put(PutRequest.Builder put) {
    return (PutResponse) world.done(request -> request.setPut(put));
  }

  private WireError refusedPut(PutRequest.Builder put) {
    return world.refused(request -> request.setPut(put));
  }

  private WireError refusedTxn(RequestOp first, RequestOp second) {
    return world.refused(
        request -> request.setTxn(TxnRequest.newBuilder().addSuccess(first).addSuccess(second)));
  }

  private WireError refusedCompaction(long revision) {
    return world.refused(
        request -> request.setCompaction(CompactionRequest.newBuilder().setRevision(revision)));
  }
}
