package io.coxswain.server.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfChange.Kind;
import io.coxswain.raft.ConfState;
import io.coxswain.server.contract.Membership.Member;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberListTest {
  private ConfState conf = new ConfState(0, List.of(), List.of());
  private MemberList list = MemberList.EMPTY;
  private long index;

  private void commit(Kind kind, ChangeContext context) {
    ConfChange change = new ConfChange(kind, context.memberId(), context.encode());
    index++;
    list = list.after(conf, change, index);
    conf = conf.after(change, index);
  }

  private static ChangeContext context(long id, String url) {
    return new ChangeContext(id, List.of(url), false, "", false, 1, 7);
  }

  @Test
  void livesThroughAMembersLife() {
    commit(Kind.ADD_VOTER, ChangeContext.ofGenesis(1, List.of("http://a:1")));
    commit(Kind.ADD_LEARNER, new ChangeContext(-2, List.of("http://b:1"), true, "", false, 1, 8));
    list = list.published(-2, "b", List.of("http://b:2"));
    commit(Kind.ADD_VOTER, new ChangeContext(-2, List.of(), false, "", true, 1, 9));
    commit(Kind.UPDATE, context(-2, "http://c:1"));

    assertThat(list.members())
        .containsExactly(
            new Member(1, "", List.of("http://a:1"), List.of(), false),
            new Member(-2, "b", List.of("http://c:1"), List.of("http://b:2"), false));
    assertThat(list.index()).isEqualTo(4);

    commit(Kind.REMOVE, context(1, ""));
    assertThat(list.contains(1)).isFalse();
    assertThat(list.isRemoved(1)).isTrue();
    assertThat(MemberList.decode(list.encode())).isEqualTo(list);
  }

  @Test
  void aChangeWithoutEffectChangesNothing() {
    commit(Kind.ADD_VOTER, context(1, "http://a:1"));
    MemberList before = list;

    commit(Kind.ADD_VOTER, context(1, "http://z:1"));
    commit(Kind.REMOVE, context(1, ""));
    commit(Kind.UPDATE, context(5, "http://z:1"));

    assertThat(list).isEqualTo(before);
    assertThat(list.published(5, "x", List.of())).isEqualTo(before);
  }

  @Test
  void contextsAreEtcdsJson() {
    ChangeContext context = new ChangeContext(-1, List.of("http://a:1"), true, "n", false, 3, 4);

    Bytes bytes = context.encode();

    assertThat(new String(bytes.unwrap(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":18446744073709551615,\"peerURLs\":[\"http://a:1\"],\"isLearner\":true,"
                + "\"name\":\"n\",\"isPromote\":false,"
                + "\"coxswainProposer\":3,\"coxswainRequestId\":4}");
    assertThat(ChangeContext.decode(-1, bytes)).isEqualTo(context);
    assertThat(ChangeContext.decode(9, Bytes.EMPTY).peerUrls()).isEmpty();
    assertThatThrownBy(() -> ChangeContext.decode(9, Bytes.wrap(new byte[] {'{'})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
