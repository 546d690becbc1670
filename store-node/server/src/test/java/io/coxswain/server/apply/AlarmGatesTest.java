package io.coxswain.server.apply;

import static io.coxswain.server.apply.StateWorld.bytes;
import static io.coxswain.server.apply.StateWorld.deleteOp;
import static io.coxswain.server.apply.StateWorld.putOf;
import static io.coxswain.server.apply.StateWorld.putOp;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmResponse;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused while an alarm is raised, and how alarms are raised and lowered.
class AlarmGatesTest {
  private static final String FINE = "fine";

  @TempDir private Path directory;
  private StateWorld world;

  @BeforeEach
  void open() throws IOException {
    world = new StateWorld(directory);
    world.put("a", "1");
    world.put("a", "2");
    world.grant(5, 60);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void withoutAnAlarmEverythingIsFine() {
    assertThat(answers()).allSatisfy((_, answer) -> assertThat(answer).isEqualTo(FINE));
  }

  @Test
  void noSpaceRefusesWhatTakesSpace() {
    raise(AlarmType.NOSPACE);
    String full = WireError.NO_SPACE.name();
    assertThat(answers())
        .containsEntry("put", full)
        .containsEntry("txn with a put", full)
        .containsEntry("txn with a put in a nested branch", full)
        .containsEntry("lease grant", full)
        .containsEntry("txn with a delete", FINE)
        .containsEntry("delete", FINE)
        .containsEntry("compact", FINE)
        .containsEntry("lease revoke", FINE);
  }

  @Test
  void corruptRefusesEverything() {
    raise(AlarmType.CORRUPT);
    raise(AlarmType.NOSPACE); // comes second
    assertThat(answers())
        .allSatisfy((_, answer) -> assertThat(answer).isEqualTo(WireError.CORRUPT.name()));
  }

  @Test
  void alarmsOfAnUnknownKindDoNothing() {
    for (AlarmAction action :
        List.of(AlarmAction.GET, AlarmAction.ACTIVATE, AlarmAction.DEACTIVATE)) {
      AlarmRequest unknown =
          AlarmRequest.newBuilder().setAction(action).setMemberID(1).setAlarmValue(9).build();
      assertThat(world.done(request -> request.setAlarm(unknown)))
          .isEqualTo(AlarmResponse.getDefaultInstance());
    }
    assertThat(world.state().alarms()).isEmpty();
  }

  @Test
  void alarmsStayUntilEachIsLoweredAlsoOverARestart() throws IOException {
    assertThat(carryOut(AlarmAction.ACTIVATE, 1, AlarmType.NOSPACE)).hasSize(1);
    assertThat(carryOut(AlarmAction.ACTIVATE, 1, AlarmType.NOSPACE)).hasSize(1);
    assertThat(carryOut(AlarmAction.ACTIVATE, -2, AlarmType.NOSPACE)).hasSize(1);
    assertThat(carryOut(AlarmAction.ACTIVATE, 1, AlarmType.NONE)).isEmpty();
    world.restart();
    assertThat(world.state().alarms())
        .containsExactly(alarm(1, AlarmType.NOSPACE), alarm(-2, AlarmType.NOSPACE));
    assertThat(carryOut(AlarmAction.GET, 0, AlarmType.NONE)).hasSize(2);
    assertThat(carryOut(AlarmAction.GET, 0, AlarmType.CORRUPT)).isEmpty();

    assertThat(carryOut(AlarmAction.DEACTIVATE, 1, AlarmType.NOSPACE)).hasSize(1);
    assertThat(carryOut(AlarmAction.DEACTIVATE, 1, AlarmType.NOSPACE)).isEmpty();
    assertThat(answers()).containsEntry("put", WireError.NO_SPACE.name());
    carryOut(AlarmAction.DEACTIVATE, -2, AlarmType.NOSPACE);
    world.restart();
    assertThat(world.state().alarms()).isEmpty();
    world.put("a", "3");
  }

  private Map<String, String> answers() {
    RequestOp nested =
        RequestOp.newBuilder()
            .setRequestTxn(TxnRequest.newBuilder().addFailure(putOp("a", "4")))
            .build();
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("put", answer(request -> request.setPut(putOf("a", "3"))));
    answers.put("txn with a put", answer(txnOf(putOp("a", "4"))));
    answers.put("txn with a put in a nested branch", answer(txnOf(nested)));
    answers.put("txn with a delete", answer(txnOf(deleteOp("x", ""))));
    answers.put(
        "delete",
        answer(
            request -> request.setDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes("x")))));
    answers.put(
        "compact",
        answer(request -> request.setCompaction(CompactionRequest.newBuilder().setRevision(2))));
    answers.put(
        "lease grant",
        answer(request -> request.setLeaseGrant(LeaseGrantRequest.newBuilder().setID(6))));
    answers.put(
        "lease revoke",
        answer(request -> request.setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(5))));
    return answers;
  }

  private static UnaryOperator<InternalRaftRequest.Builder> txnOf(RequestOp operation) {
    return request -> request.setTxn(TxnRequest.newBuilder().addSuccess(operation));
  }

  private String answer(UnaryOperator<InternalRaftRequest.Builder> request) {
    return switch (world.apply(request)) {
      case Outcome.Answered _ -> FINE;
      case Outcome.Refused(_, _, WireError error) -> error.name();
      case Outcome.Silent _, Outcome.MembersChanged _ -> "no answer";
    };
  }

  private void raise(AlarmType type) {
    carryOut(AlarmAction.ACTIVATE, 1, type);
  }

  private List<AlarmMember> carryOut(AlarmAction action, long memberId, AlarmType type) {
    AlarmRequest.Builder alarm =
        AlarmRequest.newBuilder().setAction(action).setMemberID(memberId).setAlarm(type);
    return ((AlarmResponse) world.done(request -> request.setAlarm(alarm))).getAlarmsList();
  }

  private static AlarmMember alarm(long memberId, AlarmType type) {
    return AlarmMember.newBuilder().setMemberID(memberId).setAlarm(type).build();
  }
}
