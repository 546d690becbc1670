package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.server.contract.RequestKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/// Everything is well again: every voter has to take a write and answer a linearizable read in time, and the
/// NOSPACE alarm has to go by itself; but not if its member is gone, or could not note why it raised it: then a
/// person disarms it, as in etcd.
final class LastRequests {
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final long LAST_WORD = 1;
  private static final String DISK_WAS_FULL = "member/disk-was-full";

  private final SimulatedCluster cluster;
  private final Set<String> served = new HashSet<>();

  LastRequests(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /// Returns when all of it has come about.
  void await() {
    cluster.await(
        "alarms that members know to be over are gone",
        () -> cluster.converged() && alarms().stream().noneMatch(this::isNoted));
    List<SimulatedHost> voters = cluster.voters();
    alarms().forEach(alarm -> disarm(alarm, voters.getFirst()));
    cluster.await("no alarm is left", () -> cluster.converged() && alarms().isEmpty());
    voters.forEach(this::put);
    cluster.await("every voter serves", () -> served.size() == voters.size());
  }

  /// As any member has them.
  private Set<AlarmMember> alarms() {
    Set<AlarmMember> raised = new HashSet<>();
    cluster.members().forEach(member -> raised.addAll(member.state().alarms()));
    return raised;
  }

  /// Whether its member is there and has noted that its disk was full.
  private boolean isNoted(AlarmMember alarm) {
    return alarm.getAlarm() == AlarmType.NOSPACE
        && memberOf(alarm).filter(host -> host.disk().exists(DISK_WAS_FULL)).isPresent();
  }

  private Optional<SimulatedHost> memberOf(AlarmMember alarm) {
    return cluster.hosts().stream()
        .filter(
            host -> host.core().filter(core -> core.memberId() == alarm.getMemberID()).isPresent())
        .findFirst();
  }

  private void disarm(AlarmMember alarm, SimulatedHost at) {
    AlarmRequest request =
        AlarmRequest.newBuilder()
            .setAction(AlarmAction.DEACTIVATE)
            .setMemberID(alarm.getMemberID())
            .setAlarm(alarm.getAlarm())
            .build();
    insist(
        at,
        member -> member.requests().propose(RequestKind.ALARM, request),
        (_, _) -> cluster.count(Mark.ALARM_DISARMED));
  }

  private void put(SimulatedHost at) {
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(keyOf(at)))
            .setValue(ByteString.copyFromUtf8(Long.toString(LAST_WORD)))
            .build();
    insist(
        at,
        member -> member.requests().propose(RequestKind.PUT, put),
        (answer, begun) -> {
          cluster.revisions().changed(begun, answer.revision());
          read(at);
        });
  }

  private void read(SimulatedHost at) {
    insist(
        at,
        member -> RegisterClients.valueOf(member, keyOf(at)),
        (found, _) -> {
          assertThat(found).as("the last word of %s", at.name()).isEqualTo(LAST_WORD);
          served.add(at.name());
        });
  }

  /// Asks until there is an answer.
  ///
  /// @param then takes it, and the revision at which the attempt that was answered began
  private <T> void insist(
      SimulatedHost at,
      Function<MemberCore.Running, CompletableFuture<T>> ask,
      ObjLongConsumer<T> then) {
    long begun = cluster.revisions().begin();
    cluster.call(
        at,
        ask,
        (answer, _) -> {
          if (answer == null) {
            cluster.world().after(PAUSE_NANOS, () -> insist(at, ask, then));
          } else {
            then.accept(answer, begun);
          }
        });
  }

  private static String keyOf(SimulatedHost host) {
    return "last-word-of-" + host.name();
  }
}
