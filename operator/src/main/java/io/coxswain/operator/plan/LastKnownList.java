package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.operator.observe.ClusterView;
import java.util.List;

/// What status remembers of the member list, for the time when nobody can be asked.
final class LastKnownList {
  private LastKnownList() {}

  /// One more than the highest ordinal that had a member id; 0: nothing is remembered.
  static int pods(ClusterView view) {
    List<MemberStatus> members = view.status().members();
    if (members == null) {
      return 0;
    }
    return members.stream()
        .filter(member -> member.memberId() != null)
        .flatMap(member -> view.names().ordinal(member.name()).stream())
        .mapToInt(ordinal -> ordinal + 1)
        .max()
        .orElse(0);
  }
}
