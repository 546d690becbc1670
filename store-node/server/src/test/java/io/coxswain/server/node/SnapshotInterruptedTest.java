package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.PutRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot on its way between real processes when one of the two ends is killed: it begins anew, and nothing
/// of the first attempt stays. A connection that is cut: `SnapshotTransferTest`.
@Timeout(600)
class SnapshotInterruptedTest {
  private static final int VALUE_BYTES = 1 << 20;
  private static final int VALUES = 12;

  /// At this rate a transfer takes as many seconds as there are values.
  private static final String SLOW = "--snapshot-bytes-per-second=" + VALUE_BYTES;

  @TempDir Path directory;

  private ProcessCluster cluster;
  private MemberProcess behind;
  private long revision;

  @BeforeEach
  void leaveOneBehind() throws Exception {
    cluster =
        new ProcessCluster(
            directory,
            List.of("a", "b", "c"),
            List.of(SLOW, "--snapshot-count=5", "--snapshot-catchup-entries=1"));
    cluster.start();
    behind = cluster.member("c");
    long id = behind.status().getHeader().getMemberId();
    behind.kill();
    MemberProcess writer = cluster.member("a");
    writer.await(
        "to have another leader",
        () -> {
          long leader = writer.status().getLeader();
          return leader != 0 && leader != id;
        });
    SplittableRandom random = new SplittableRandom(1);
    byte[] value = new byte[VALUE_BYTES];
    for (int i = 0; i < VALUES; i++) {
      random.nextBytes(value);
      revision =
          writer
              .kv()
              .put(
                  PutRequest.newBuilder()
                      .setKey(ByteString.copyFromUtf8("key-" + i))
                      .setValue(ByteString.copyFrom(value))
                      .build())
              .getHeader()
              .getRevision();
    }
    behind.start();
    behind.await("to be sent a snapshot", () -> !incoming(behind).isEmpty());
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void theReceiverIsKilledInTheMiddle() throws Exception {
    behind.kill();
    assertThat(incoming(behind)).as("left by the process that was killed").isNotEmpty();

    behind.start();

    awaitTheWhole(cluster.member("b"));
  }

  @Test
  void theLeaderIsKilledInTheMiddle() throws Exception {
    long leader = cluster.member("a").status().getLeader();
    MemberProcess sender =
        cluster.memberThat(
            member -> member != behind && member.status().getHeader().getMemberId() == leader);
    MemberProcess other = cluster.memberThat(member -> member != behind && member != sender);
    sender.kill();
    assertThat(files(sender, "outgoing")).as("left by the process that was killed").isNotEmpty();

    awaitTheWhole(other);
    sender.start();
    sender.await("to be back", () -> sender.status().getHeader().getRevision() >= revision);
    // It may lead again, and send another.
    sender.await("to tidy up", () -> files(sender, "outgoing").isEmpty());
  }

  private void awaitTheWhole(MemberProcess other) throws InterruptedException {
    behind.await("to catch up", () -> behind.status().getHeader().getRevision() >= revision);
    behind.await("to tidy up", () -> behind.log().contains("a snapshot was put in place"));
    other.await("to answer", () -> other.status().getLeader() != 0);
    assertThat(behind.hash(revision).getHash()).isEqualTo(other.hash(revision).getHash());
    assertThat(incoming(behind)).isEmpty();
    assertThat(files(behind, "state")).as("the pointer, and one state").hasSize(2);
  }

  private static List<String> incoming(MemberProcess member) {
    return files(member, "incoming");
  }

  private static List<String> files(MemberProcess member, String below) {
    Path directory = member.data().resolve("member").resolve(below);
    try (Stream<Path> found = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
      return found.map(path -> path.getFileName().toString()).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
