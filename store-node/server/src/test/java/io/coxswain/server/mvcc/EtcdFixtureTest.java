package io.coxswain.server.mvcc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Histories that a real etcd 3.7.3 lived through, with every answer it gave: `etcd_mvcc.py` among the
/// recorders made them and explains the lines.
class EtcdFixtureTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3"})
  void answersAsEtcdDid(String name) throws IOException {
    SeededRandomness random = new SeededRandomness(1);
    KvMember member =
        new KvMember(
            ModelStateStore.on(new SimulatedDisk(random.split()), random.split()), "state");
    int number = 0;
    for (String line : lines("/mvcc/etcd-3.7.3-" + name + ".txt")) {
      String[] askedAndAnswer = line.split(" -> ", 2);
      assertThat(answer(member, askedAndAnswer[0]))
          .as("line %d: %s", ++number, askedAndAnswer[0])
          .isEqualTo(askedAndAnswer[1]);
    }
    assertThat(number).isEqualTo(400);
  }

  private static String answer(KvMember member, String line) {
    Iterator<String> words = List.of(line.split(" ")).iterator();
    return switch (words.next()) {
      case "put", "delete" -> changed(member, line);
      case "txn" ->
          Long.toString(changes(member, List.of(line.substring(4).split(";"))).revision());
      case "compact" -> compact(member, number(words));
      case "hash" -> hash(member, number(words));
      case "range" -> range(member, words);
      default -> throw new AssertionError("unknown line: " + line);
    };
  }

  private static String changed(KvMember member, String line) {
    Changes changes = changes(member, List.of(line));
    return line.startsWith("put")
        ? Long.toString(changes.revision())
        : changes.revision() + " " + changes.count();
  }

  private record Changes(long revision, int count) {}

  private static Changes changes(KvMember member, List<String> lines) {
    int count = member.txn(txn -> lines.forEach(line -> change(txn, line))).size();
    member.sweep(7);
    return new Changes(member.kv().currentRevision(), count);
  }

  private static void change(WriteTxn txn, String line) {
    Iterator<String> words = List.of(line.split(" ")).iterator();
    if (words.next().equals("put")) {
      txn.put(bytes(words), bytes(words), number(words), false);
    } else {
      txn.deleteRange(bytes(words), bytes(words), false);
    }
  }

  private static String compact(KvMember member, long revision) {
    return refusedOr(() -> {
      member.compact(revision);
      return "ok";
    });
  }

  private static String hash(KvMember member, long revision) {
    return refusedOr(() -> {
      HashAnswer answer = member.kv().hash(revision);
      return Integer.toUnsignedString(answer.hash()) + " " + answer.compactRevision();
    });
  }

  private static String range(KvMember member, Iterator<String> words) {
    ByteString key = bytes(words);
    ByteString end = bytes(words);
    long revision = number(words);
    long limit = number(words);
    Order order =
        switch (words.next()) {
          case "ASCEND" -> Order.ASCENDING;
          case "DESCEND" -> Order.DESCENDING;
          default -> Order.NONE;
        };
    Target target = Target.valueOf(words.next());
    boolean keysOnly = words.next().equals("True");
    boolean countOnly = words.next().equals("True");
    Filters filters = new Filters(number(words), number(words), number(words), number(words));
    RangeQuery query =
        new RangeQuery(key, end, revision, limit, order, target, keysOnly, countOnly, filters);
    return refusedOr(() -> shown(member.kv().range(query)));
  }

  private static String shown(RangeAnswer answer) {
    String found =
        answer.keyValues().stream().map(EtcdFixtureTest::shown).collect(Collectors.joining(","));
    return "%d %d %s %s"
        .formatted(
            answer.revision(),
            answer.count(),
            answer.more() ? "more" : "all",
            found.isEmpty() ? "-" : found);
  }

  private static String shown(KeyValue keyValue) {
    return "%s:%d:%d:%d:%d:%s"
        .formatted(
            hex(keyValue.getKey()),
            keyValue.getCreateRevision(),
            keyValue.getModRevision(),
            keyValue.getVersion(),
            keyValue.getLease(),
            hex(keyValue.getValue()));
  }

  private static String refusedOr(Supplier<String> answer) {
    try {
      return answer.get();
    } catch (KvReads.RevisionCompacted _) {
      return "compacted";
    } catch (KvReads.RevisionInFuture _) {
      return "future";
    }
  }

  private static String hex(ByteString bytes) {
    return bytes.isEmpty() ? "-" : HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static ByteString bytes(Iterator<String> words) {
    String word = words.next();
    return word.equals("-") ? ByteString.EMPTY : ByteString.copyFrom(HexFormat.of().parseHex(word));
  }

  private static long number(Iterator<String> words) {
    return Long.parseLong(words.next());
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = requireNonNull(EtcdFixtureTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), US_ASCII).lines().toList();
    }
  }
}
