package io.coxswain.server.node;

import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.members.MemberList;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What became of the promotions that this member judged as the leader. Thread-safe.
final class Promotions {
  private final Supplier<MemberList> members;
  private final Set<Long> proposed = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> refusals = new ConcurrentHashMap<>();
  private long promoted;

  Promotions(Supplier<MemberList> members) {
    this.members = members;
  }

  void judged(long memberId, ChangeGates.Verdict verdict) {
    switch (verdict) {
      case ChangeGates.Verdict.Allowed _ -> proposed.add(memberId);
      case ChangeGates.Verdict.Denied(var error) -> refusals.merge(error.text(), 1L, Long::sum);
      case ChangeGates.Verdict.Outdated _ -> {}
    }
  }

  /// Learners that are voters since this member proposed it: looked up now, since nobody else needs to know.
  synchronized long successes() {
    Iterator<Long> each = proposed.iterator();
    while (each.hasNext()) {
      long id = each.next();
      Optional<Member> member =
          members.get().members().stream().filter(one -> one.id() == id).findFirst();
      if (member.isEmpty() || !member.get().learner()) {
        promoted += member.isPresent() ? 1 : 0;
        each.remove();
      }
    }
    return promoted;
  }

  /// Refusals by what was answered.
  Map<String, Long> failures() {
    return Map.copyOf(refusals);
  }
}
