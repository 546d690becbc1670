package io.coxswain.server.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmRequest.AlarmAction;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.AuthGrpc;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.DefragmentRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A running etcd as the oracle: both are asked the same, and answers, codes and texts of errors are compared.
///
/// One seed: `./mvnw -pl store-node/server -am test -Dtest=EtcdOracleTest -Dcoxswain.seed=42`.
class EtcdOracleTest {
  private static final int RANDOM_REQUESTS = 300;
  private static final String STRICT_OFF = "--strict-reconfig-check=false";

  @TempDir Path directory;

  static Stream<Long> seeds() {
    String seed = System.getProperty("coxswain.seed", "");
    return seed.isEmpty() ? Stream.of(1L, 2L) : Stream.of(Long.valueOf(seed));
  }

  @Test
  void edgeCasesAreAnsweredAsByEtcd() throws Exception {
    try (Sides sides = new Sides(directory, STRICT_OFF)) {
      for (String line : lines()) {
        ask(sides, line);
      }
      assertThat(sides.differences()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomRequestsAreAnsweredAsByEtcd(long seed) throws Exception {
    try (Sides sides = new Sides(directory, STRICT_OFF)) {
      RandomRequests requests = new RandomRequests(seed);
      for (int i = 0; i < RANDOM_REQUESTS; i++) {
        requests.ask(sides);
      }
      sides.ask(MaintenanceGrpc.getHashKVMethod(), HashKVRequest.getDefaultInstance());
      long compacted =
          Sides.call(
                  sides.theirs,
                  MaintenanceGrpc.getHashKVMethod(),
                  HashKVRequest.getDefaultInstance())
              .getCompactRevision();
      // At the compacted revision itself etcd leaves prev_kv out for those who come late; we may
      // still have it.
      for (String key : List.of("ka", "kc")) {
        converse(
            sides,
            "a watch of everything from " + key,
            List.of(
                WatchRequest.newBuilder()
                    .setCreateRequest(
                        WatchCreateRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(key))
                            .setRangeEnd(ByteString.copyFrom(new byte[1]))
                            .setStartRevision(Math.max(1, compacted + 1))
                            .setPrevKv(true))
                    .build()));
      }
      assertThat(sides.differences()).as("seed %d", seed).isEmpty();
    }
  }

  /// etcd counts pages of its file, we count bytes; so only that it fills up, what then happens, and the way out are compared.
  @Test
  void aFullStoreRefusesAndRecoversAsEtcds() throws Exception {
    try (Sides sides = new Sides(directory, "--quota-backend-bytes=" + (256 << 10))) {
      fill(sides.theirs);
      fill(sides.ours);
      sides.compare("alarms", alarms(sides.theirs), alarms(sides.ours));
      for (String line :
          List.of(
              "Put key: 'k0' value: 'v'",
              "Txn success: { request_put: { key: 'k0' } }",
              "Txn failure: { request_txn: { success: { request_put: { key: 'k0' } } } }",
              "Txn success: { request_delete_range: { key: 'none' } }",
              "Txn success: { request_range: { key: 'none' } }",
              "LeaseGrant TTL: 60 ID: 77",
              "LeaseLeases",
              "Range key: 'none'",
              "DeleteRange key: 'none'",
              "Compact revision: 1000000")) {
        sides.compare(
            line,
            answerButForRevisions(sides.theirs, line),
            answerButForRevisions(sides.ours, line));
      }
      for (ManagedChannel side : List.of(sides.theirs, sides.ours)) {
        var deleted =
            Sides.call(
                side,
                KVGrpc.getDeleteRangeMethod(),
                DeleteRangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("k"))
                    .setRangeEnd(ByteString.copyFromUtf8("l"))
                    .build());
        Sides.call(
            side,
            KVGrpc.getCompactMethod(),
            CompactionRequest.newBuilder()
                .setRevision(deleted.getHeader().getRevision())
                .setPhysical(true)
                .build());
        Sides.call(
            side, MaintenanceGrpc.getDefragmentMethod(), DefragmentRequest.getDefaultInstance());
        Sides.call(
            side,
            MaintenanceGrpc.getAlarmMethod(),
            AlarmRequest.newBuilder()
                .setAction(AlarmAction.DEACTIVATE)
                .setAlarm(AlarmType.NOSPACE)
                .setMemberID(self(side))
                .build());
        Sides.call(side, KVGrpc.getPutMethod(), put(0));
      }
      assertThat(sides.differences()).isEmpty();
    }
  }

  @Test
  void aCorruptClusterRefusesAsEtcds() throws Exception {
    try (Sides sides = new Sides(directory, STRICT_OFF)) {
      ask(sides, "Put key: 'k' value: 'v'");
      ask(sides, "LeaseGrant TTL: 600 ID: 7");
      ask(sides, "Alarm action: ACTIVATE memberID: $SELF alarm: CORRUPT");
      for (String line :
          List.of(
              "Put key: 'k' value: 'w'",
              "Range key: 'k'",
              "Range key: 'k' serializable: true",
              "DeleteRange key: 'k'",
              "Txn success: { request_put: { key: 'k' } }",
              "Txn success: { request_range: { key: 'k' } }",
              "Compact revision: 2",
              "LeaseGrant TTL: 600 ID: 8",
              "LeaseRevoke ID: 7",
              "LeaseTimeToLive ID: 9",
              "LeaseLeases",
              "MemberList",
              "HashKV",
              "Alarm action: GET",
              "Alarm action: DEACTIVATE memberID: $SELF alarm: CORRUPT",
              "Put key: 'k' value: 'x'")) {
        ask(sides, line);
      }
      assertThat(sides.differences()).isEmpty();
    }
  }

  private static String alarms(ManagedChannel side) {
    return Sides.call(side, MaintenanceGrpc.getAlarmMethod(), AlarmRequest.getDefaultInstance())
        .getAlarmsList()
        .stream()
        .map(alarm -> alarm.getAlarm() + " " + (alarm.getMemberID() == self(side)))
        .collect(joining());
  }

  private static void fill(ManagedChannel side) {
    for (int i = 0; i < 200; i++) {
      try {
        Sides.call(side, KVGrpc.getPutMethod(), put(i));
      } catch (StatusRuntimeException full) {
        return;
      }
    }
    throw new AssertionError("2 MB went into a store of 256 KiB");
  }

  private static PutRequest put(int number) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8("k" + number))
        .setValue(ByteString.copyFrom(new byte[10_000]))
        .build();
  }

  private static void ask(Sides sides, String line) throws IOException {
    ask(sides, method(nameIn(line)), requestIn(line));
  }

  private static String answerButForRevisions(ManagedChannel side, String line) throws IOException {
    MethodDescriptor<Message, Message> method = method(nameIn(line));
    return Sides.answer(side, method, parse(method, side, requestIn(line)))
        .replaceAll("revision: \\d+", "revision: ?");
  }

  private static String nameIn(String line) {
    return line.substring(0, (line + " ").indexOf(' '));
  }

  private static String requestIn(String line) {
    return line.substring(Math.min(line.length(), nameIn(line).length() + 1));
  }

  private static <Q extends Message, R extends Message> void ask(
      Sides sides, MethodDescriptor<Q, R> method, String text) throws IOException {
    if (method.getType() == MethodDescriptor.MethodType.UNARY) {
      sides.ask(method, parse(method, sides.theirs, text), parse(method, sides.ours, text));
      return;
    }
    List<Q> requests = new ArrayList<>();
    for (String one : text.split(" \\| ", -1)) {
      requests.add(parse(method, sides.theirs, one));
    }
    sides.converse(
        method.getBareMethodName() + " " + text, method, requests, EtcdOracleTest::grouped);
  }

  private static void converse(Sides sides, String title, List<WatchRequest> requests) {
    sides.converse(title, WatchGrpc.getWatchMethod(), requests, EtcdOracleTest::grouped);
  }

  /// What belongs to one watch, in its order; how events are spread over responses is left to the server.
  private static String grouped(List<? extends Message> answers) {
    Map<Long, StringBuilder> byWatch = new TreeMap<>();
    for (Message answer : answers) {
      long watch = answer instanceof WatchResponse response ? response.getWatchId() : 0;
      StringBuilder text = byWatch.computeIfAbsent(watch, _ -> new StringBuilder());
      if (answer instanceof WatchResponse response && response.getEventsCount() > 0) {
        text.append(
            response.getEventsList().stream().map(Canonical::text).collect(joining("\n    ")));
      } else {
        text.append(Canonical.text(answer));
      }
      text.append("\n    ");
    }
    return byWatch.toString();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in =
        requireNonNull(EtcdOracleTest.class.getResourceAsStream("/oracle/requests.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  @SuppressWarnings("unchecked") // every method of these services takes and answers messages
  private static MethodDescriptor<Message, Message> method(String name) {
    return Stream.of(
            KVGrpc.getServiceDescriptor(),
            WatchGrpc.getServiceDescriptor(),
            LeaseGrpc.getServiceDescriptor(),
            ClusterGrpc.getServiceDescriptor(),
            MaintenanceGrpc.getServiceDescriptor(),
            AuthGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(methods -> methods.stream())
        .filter(method -> name.equals(method.getBareMethodName()))
        .map(method -> (MethodDescriptor<Message, Message>) method)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no method is called " + name));
  }

  @SuppressWarnings("unchecked") // the builder of a message builds that message
  private static <Q extends Message> Q parse(
      MethodDescriptor<Q, ?> method, ManagedChannel side, String text) throws IOException {
    var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    Message.Builder request = requireNonNull(marshaller.getMessagePrototype()).newBuilderForType();
    TextFormat.merge(resolved(side, text), request);
    return (Q) request.build();
  }

  private static String resolved(ManagedChannel side, String text) {
    String resolved = text;
    if (text.contains("$SELF")) {
      resolved = resolved.replace("$SELF", Long.toUnsignedString(self(side)));
    }
    if (text.contains("$LEARNER")) {
      resolved = resolved.replace("$LEARNER", Long.toUnsignedString(other(side)));
    }
    int letters = resolved.indexOf("$X(");
    if (letters >= 0) {
      int end = resolved.indexOf(')', letters);
      int count = Integer.parseInt(resolved.substring(letters + 3, end));
      resolved = resolved.substring(0, letters) + "x".repeat(count) + resolved.substring(end + 1);
    }
    return resolved;
  }

  private static long self(ManagedChannel side) {
    return Sides.call(side, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance())
        .getHeader()
        .getMemberId();
  }

  /// The member that is not the asked one; 5 (nobody) if there is none.
  private static long other(ManagedChannel side) {
    long self = self(side);
    return Sides.call(
            side, ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance())
        .getMembersList()
        .stream()
        .map(Member::getID)
        .filter(id -> id != self)
        .findFirst()
        .orElse(5L);
  }
}
