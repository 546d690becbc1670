package io.coxswain.server.contract;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// The replicated member list and its changes, one at a time.
public interface Membership {

  /// A member as every member sees it.
  ///
  /// @param id uint64
  /// @param name empty until the member has published itself
  record Member(
      long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
    public Member {
      peerUrls = List.copyOf(peerUrls);
      clientUrls = List.copyOf(clientUrls);
    }
  }

  /// The list and the log index of the last change to it.
  record Snapshot(List<Member> members, long membershipIndex) {
    public Snapshot {
      members = List.copyOf(members);
    }

    public Optional<Member> byId(long id) {
      return members.stream().filter(member -> member.id() == id).findFirst();
    }
  }

  /// Changes that can be asked for.
  sealed interface Change {
    /// A new member; its id is minted from its peer URLs and the time, as etcd does.
    record Add(List<String> peerUrls, boolean learner) implements Change {
      public Add {
        peerUrls = List.copyOf(peerUrls);
      }
    }

    record Promote(long id) implements Change {}

    record Remove(long id) implements Change {}

    record UpdatePeerUrls(long id, List<String> peerUrls) implements Change {
      public UpdatePeerUrls {
        peerUrls = List.copyOf(peerUrls);
      }
    }
  }

  /// This member's applied view.
  Snapshot current();

  /// Proposes a change and answers the list once this member has applied it. The leader judges the gates
  /// (strict reconfiguration check, learner lag, quorum). Fails with [RequestFailed], or with
  /// [MembershipMoved] if `expectedIndex` is outdated.
  ///
  /// @param expectedIndex refuse unless the list is still the one of this membership index; empty = any
  CompletableFuture<Result> change(Change change, OptionalLong expectedIndex);

  /// @param subject the member added, promoted, updated; or the removed one as it was
  record Result(Member subject, Snapshot after) {}
}
