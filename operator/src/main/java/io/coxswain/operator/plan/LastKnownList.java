package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.operator.observe.ClusterView;
import java.util.List;
import java.util.Optional;

/// What status remembers of the member list, for the time when nobody can be asked.
public final class LastKnownList {
  private LastKnownList() {}

  /// The pods of all members that had an id; empty: nothing is remembered.
  public static List<String> names(ClusterView view) {
    return Optional.ofNullable(view.status().members()).orElse(List.of()).stream()
        .filter(member -> member.memberId() != null)
        .map(MemberStatus::name)
        .toList();
  }

  /// One more than the highest ordinal among them; 0: nothing is remembered.
  static int pods(ClusterView view) {
    return names(view).stream()
        .flatMap(pod -> view.names().ordinal(pod).stream())
        .mapToInt(ordinal -> ordinal + 1)
        .max()
        .orElse(0);
  }
}
