package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.rocks.MemoryBudget;
import io.coxswain.server.rocks.RocksStateStores;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record of one member's state is changed behind its back, with all checksums right: it has to be found by comparing.
class CorruptionTest {
  private static final int WRITES = 120;
  private static final String DIFFERS = "a member's data differs from that of the majority";

  @TempDir Path directory;
  private Optional<ProcessCluster> cluster = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    ProcessCluster started =
        new ProcessCluster(
            directory,
            List.of("a", "b", "c"),
            List.of("--snapshot-count=10", "--snapshot-catchup-entries=200"));
    cluster = Optional.of(started);
    started.start();
    for (int i = 0; i < WRITES; i++) {
      started.member("a").put("key-" + i, "value");
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (cluster.isPresent()) {
      cluster.get().close();
    }
  }

  @Test
  void isFoundBeforeTheMemberServesAndWhileItDoes() throws Exception {
    ProcessCluster members = cluster.orElseThrow();
    MemberProcess victim = members.member("c");
    long id = victim.status().getHeader().getMemberId();
    long last = members.member("a").put("last", "value");
    victim.await("to have everything", () -> victim.status().getHeader().getRevision() >= last);
    victim.kill();
    changeARecord(directory.resolve("c/data"));

    int ended = victim.log().length();
    victim.start("--feature-gates=InitialCorruptCheck=true");
    assertThat(victim.awaitExit()).isEqualTo(1);
    assertThat(victim.log().substring(ended))
        .as("it was refused before it took part")
        .contains("[STATE_DIFFERS]")
        .doesNotContain("consensus changed");

    restartAllWith("--corrupt-check-time=500ms");
    MemberProcess healthy = members.member("a");
    AlarmMember alarm =
        AlarmMember.newBuilder().setMemberID(id).setAlarm(AlarmType.CORRUPT).build();
    healthy.await("to hear of the corruption", () -> healthy.alarms().contains(alarm));
    assertThat(members.members().stream().map(MemberProcess::log))
        .anySatisfy(log -> assertThat(log).contains(DIFFERS, Long.toHexString(id)));
    assertThatThrownBy(() -> healthy.put("key", "value")).hasMessageContaining("corrupt cluster");
  }

  private void restartAllWith(String flag) throws Exception {
    for (MemberProcess member : cluster.orElseThrow().members()) {
      member.kill();
    }
    for (MemberProcess member : cluster.orElseThrow().members()) {
      member.start(flag);
    }
  }

  /// Changes the value of the first key ever written, which was flushed long ago.
  private static void changeARecord(Path data) throws IOException {
    String state;
    try (Stream<Path> directories = Files.list(data.resolve("member/state"))) {
      state =
          directories
              .filter(Files::isDirectory)
              .map(data::relativize)
              .map(Path::toString)
              .sorted()
              .toList()
              .getLast();
    }
    try (RocksStateStores stores = new RocksStateStores(data, MemoryBudget.DEFAULT);
        StateStore store = stores.open(state)) {
      byte[] key;
      byte[] record;
      try (StateStore.View view = store.view();
          StateStore.Cursor cursor = view.scan(Family.HISTORY, new byte[0], Optional.empty())) {
        assertThat(cursor.next()).as("there is a record on disk").isTrue();
        key = cursor.key().clone();
        record = cursor.value().clone();
      }
      record[record.length - 1] ^= 1; // the last letter of the value
      try (StateStore.Batch batch = store.newBatch()) {
        batch.put(Family.HISTORY, key, record);
        store.write(batch);
      }
      store.flush();
    }
  }
}
