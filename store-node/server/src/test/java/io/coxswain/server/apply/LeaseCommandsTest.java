package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.bytes;
import static io.coxswain.server.apply.StateWorld.deleteOp;
import static io.coxswain.server.apply.StateWorld.keys;
import static io.coxswain.server.apply.StateWorld.putOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.LeaseCheckpoint;
import io.coxswain.api.etcd.LeaseCheckpointRequest;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.Proposals.Applied;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseCommandsTest {
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
  void grantAnswersIdAndTtlAndUsesNoRevision() {
    Applied applied = world.applied(request -> request.setLeaseGrant(grantOf(5, 60)));
    assertThat(applied.revision()).isEqualTo(1);
    assertThat(applied.response())
        .isEqualTo(LeaseGrantResponse.newBuilder().setID(5).setTTL(60).build());
  }

  @Test
  void grantRefusesIdsThatAreTakenOrNoneAndTtlsThatNeverEnd() {
    world.grant(5, 60);
    assertThat(refusedGrant(5, 60)).isEqualTo(WireError.LEASE_EXIST);
    assertThat(refusedGrant(0, 60)).isEqualTo(WireError.LEASE_NOT_FOUND);
    assertThat(refusedGrant(6, 9_000_000_001L)).isEqualTo(WireError.LEASE_TTL_TOO_LARGE);
    world.grant(6, 9_000_000_000L);
  }

  @Test
  void shortTtlsAreRaisedToOneAndAHalfElections() {
    assertThat(grantedTtl(5, 1)).isEqualTo(2); // before any timing: of etcd's default of 1 s
    retime(new Timing(1, 1_000_000_000, 5_000_000_000L, 0));
    assertThat(grantedTtl(6, -3)).isEqualTo(8);
    assertThat(grantedTtl(7, 9)).isEqualTo(9);
  }

  @Test
  void revokeDeletesTheKeysInOrderAtOneRevision() {
    world.grant(5, 60);
    for (String key : List.of("c", "a", "b")) {
      world.done(request -> request.setPut(putOf(key, "v").setLease(5)));
    }
    world.put("d", "stays");

    Applied applied = world.applied(request -> request.setLeaseRevoke(revokeOf(5)));
    assertThat(applied.revision()).isEqualTo(6);
    assertThat(world.contents()).containsExactly("d=stays");
    assertThat(world.watched()).endsWith("6 -a", "6 -b", "6 -c");
    assertThat(world.refused(request -> request.setLeaseRevoke(revokeOf(5))))
        .isEqualTo(WireError.LEASE_NOT_FOUND);
  }

  @Test
  void aLeaseWithoutKeysUsesNoRevision() {
    world.grant(5, 60);
    assertThat(world.applied(request -> request.setLeaseRevoke(revokeOf(5))).revision())
        .isEqualTo(1);
  }

  @Test
  void aKeyBelongsToTheLeaseItWasLastPutUnder() {
    world.grant(5, 60);
    world.grant(6, 60);
    world.done(request -> request.setPut(putOf("a", "v").setLease(5)));
    world.done(request -> request.setPut(putOf("b", "v").setLease(5)));
    world.done(request -> request.setPut(putOf("c", "v").setLease(5)));
    assertThat(world.leases().keysOf(5)).isEqualTo(keys("a", "b", "c"));

    world.done(request -> request.setPut(putOf("a", "v").setLease(6)));
    world.put("b", "no lease any more");
    world.done(request -> request.setTxn(TxnRequest.newBuilder().addSuccess(deleteOp("c", ""))));
    assertThat(world.leases().keysOf(5)).isEmpty();
    assertThat(world.leases().keysOf(6)).containsExactly(bytes("a"));
  }

  @Test
  void oneGroupMayGrantUseAndRevokeALease() throws IOException {
    world
        .state()
        .apply(
            List.of(
                world.entry(1, world.command(request -> request.setLeaseGrant(grantOf(5, 60)))),
                world.entry(
                    2, world.command(request -> request.setPut(putOf("a", "v").setLease(5)))),
                world.entry(3, world.command(request -> request.setLeaseRevoke(revokeOf(5))))));
    assertThat(world.contents()).isEmpty();
    assertThat(world.watched()).containsExactly("2 a", "3 -a");
    world.restart();
    assertThat(world.leases().exists(5)).isFalse();
  }

  @Test
  void leasesAndTheirKeysAreThereAfterARestart() throws IOException {
    world.grant(-5, 60); // ids are any 64 bits
    world.grant(6, 60);
    world.done(request -> request.setPut(putOf("b", "v").setLease(-5)));
    world.done(request -> request.setPut(putOf("a", "v").setLease(-5)));
    world.done(request ->
        request.setLeaseCheckpoint(
            LeaseCheckpointRequest.newBuilder()
                .addCheckpoints(LeaseCheckpoint.newBuilder().setID(6).setRemainingTTL(30))
                .addCheckpoints(LeaseCheckpoint.newBuilder().setID(99).setRemainingTTL(30))));
    world.restart();

    assertThat(world.leases().size()).isEqualTo(2);
    assertThat(world.leases().keysOf(-5)).isEqualTo(keys("a", "b"));
    world.done(request -> request.setLeaseRevoke(revokeOf(-5)));
    assertThat(world.contents()).isEmpty();
  }

  private void retime(Timing timing) {
    world.state().apply(List.of(world.entry(new Payload.Retiming(timing, Bytes.EMPTY))));
  }

  private long grantedTtl(long id, long wanted) {
    return ((LeaseGrantResponse) world.done(request -> request.setLeaseGrant(grantOf(id, wanted))))
        .getTTL();
  }

  private WireError refusedGrant(long id, long ttlSeconds) {
    return world.refused(request -> request.setLeaseGrant(grantOf(id, ttlSeconds)));
  }

  private static LeaseGrantRequest.Builder grantOf(long id, long ttlSeconds) {
    return LeaseGrantRequest.newBuilder().setID(id).setTTL(ttlSeconds);
  }

  private static LeaseRevokeRequest.Builder revokeOf(long id) {
    return LeaseRevokeRequest.newBuilder().setID(id);
  }
}
