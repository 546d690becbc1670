package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.platform.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BirthTest {

  private static Genesis genesis(String list) {
    NodeConfig config =
        NodeConfig.read(List.of("--name=a", "--initial-cluster=" + list), Map.of(), _ -> "");
    return Genesis.of(config.bootstrap().cluster(), "tok");
  }

  @Test
  void everyMemberWritesTheSameFirstEntriesWhateverTheOrderOfItsList() {
    Genesis one = genesis("a=http://h1:1,b=http://h2:1,c=http://h3:1");
    Genesis other = genesis("c=http://h3:1,a=http://h1:1,b=http://h2:1");

    assertThat(one).isEqualTo(other);
    assertThat(one.entries()).isEqualTo(other.entries()).hasSize(3);
    assertThat(one.hardState().commit()).isEqualTo(3);
  }

  @Test
  void theFirstEntriesMakeTheMemberList() {
    Genesis genesis = genesis("a=http://h1:1,b=http://h2:1");
    ConfState conf = new ConfState(0, List.of(), List.of());
    MemberList members = MemberList.EMPTY;
    for (Entry entry : genesis.entries()) {
      Payload.Membership membership = (Payload.Membership) entry.payload();
      members = members.after(conf, membership.change(), entry.index());
      conf = conf.after(membership.change(), entry.index());
    }

    assertThat(conf.voters()).containsExactlyInAnyOrder(genesis.idOf("a"), genesis.idOf("b"));
    assertThat(members.contains(genesis.idOf("b"))).isTrue();
    assertThat(genesis.holds(genesis.idOf("a"))).isTrue();
    assertThatThrownBy(() -> genesis.idOf("z")).isInstanceOf(IllegalArgumentException.class);
  }

  /// Its log would be readable: the format is etcd's.
  @Test
  void theDirectoryOfAnEtcdMemberIsLeftAlone(@TempDir Path directory) throws IOException {
    FileDisk disk = new FileDisk(directory);
    disk.createDirectories("member/snap");
    NodeConfig config = NodeConfig.read(List.of(), Map.of(), _ -> "");
    Birth birth = new Birth(disk, config, () -> 7);

    assertThatThrownBy(() ->
            birth.plan(addresses -> {
              throw new AssertionError("nobody is to be asked, but " + addresses + " were");
            }))
        .hasMessageContaining("DATA_DIR_FOREIGN");
    assertThat(disk.list("member")).containsExactly("snap");
  }

  @Test
  void startsAreCountedAcrossCrashes(@TempDir Path directory) throws IOException {
    FileDisk disk = new FileDisk(directory);
    disk.createDirectories("member");

    assertThat(BootCounter.next(disk, "member")).isEqualTo(1);
    Files.createFile(directory.resolve("member/boot-counter.tmp"));
    assertThat(BootCounter.next(disk, "member")).isEqualTo(2);
    assertThat(disk.list("member")).containsExactly("boot-counter");
    Path file = directory.resolve("member/boot-counter");
    byte[] damaged = Files.readAllBytes(file);
    damaged[0] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> BootCounter.next(disk, "member")).hasMessageContaining("was changed");
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> BootCounter.next(disk, "member")).hasMessageContaining("was changed");
  }
}
