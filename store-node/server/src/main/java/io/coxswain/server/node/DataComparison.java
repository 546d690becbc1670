package io.coxswain.server.node;

import io.coxswain.server.mvcc.HashAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Hashes of several members, and who of them is wrong. Only hashes up to the same revision that were taken under the same
/// compacted revision are compared; what can't be compared proves nothing.
///
/// Who differs from a majority of all members is wrong; if no majority agrees, nobody knows who is, and all of the cluster is
/// suspected. etcd decides so for compacted revisions, and blames the follower in its periodic check (`corrupt.go`).
///
/// @param memberCount members of the cluster, those included that did not answer
/// @param answers by member id
record DataComparison(int memberCount, Map<Long, HashAnswer> answers) {
  /// Stands for the whole cluster in an alarm.
  static final long ANYBODY = 0;

  DataComparison {
    answers = Map.copyOf(answers);
  }

  /// Whether every member answered and all could be compared.
  boolean isComplete() {
    return answers.size() == memberCount
        && answers.values().stream().map(DataComparison::scope).distinct().count() == 1;
  }

  /// Members whose data is wrong, or [#ANYBODY]; empty if none is known to differ.
  Set<Long> culprits() {
    Set<Long> culprits = new TreeSet<>();
    answers.values().stream()
        .map(DataComparison::scope)
        .distinct()
        .forEach(scope -> culprits.addAll(culprits(scope)));
    return culprits;
  }

  /// Whether another member has other data than this one.
  boolean differs(long memberId) {
    HashAnswer own = answers.get(memberId);
    return own != null
        && answers.values().stream()
            .anyMatch(other -> scope(other).equals(scope(own)) && other.hash() != own.hash());
  }

  private Set<Long> culprits(Scope scope) {
    Map<Integer, List<Long>> byHash =
        answers.entrySet().stream()
            .filter(answer -> scope(answer.getValue()).equals(scope))
            .collect(
                Collectors.groupingBy(
                    answer -> answer.getValue().hash(),
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    if (byHash.size() <= 1) {
      return Set.of();
    }
    int quorum = memberCount / 2 + 1;
    boolean majorityAgrees = byHash.values().stream().anyMatch(same -> same.size() >= quorum);
    return majorityAgrees
        ? byHash.values().stream()
            .filter(same -> same.size() < quorum)
            .flatMap(List::stream)
            .collect(Collectors.toSet())
        : Set.of(ANYBODY);
  }

  private static Scope scope(HashAnswer answer) {
    return new Scope(answer.hashRevision(), answer.compactRevision());
  }

  /// What a hash was taken of.
  private record Scope(long revision, long compactRevision) {}
}
