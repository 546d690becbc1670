package io.coxswain.history.linear;

import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Linearizability without trust in any revision: is there an order at all in which one store could have
/// given these answers? A history is linearizable if and only if each of its parts is (Herlihy and Wing), so
/// keys are judged one by one, together only where a transaction touches several.
///
/// An unknown operation may take effect at any time after its call, or never. That makes the search
/// exponential in their number: keep a key to some 500 operations and some 10 unknown ones, then take another,
/// and keep transactions of several keys to small groups of keys. Serializable reads promise nothing here.
///
/// Keys belong to these operations alone, nobody else writes them, no lease deletes them, and they begin as
/// not there.
public final class Linearizability {

  /// Enough for a part that keeps to the sizes above; some 150 MB of heap at most.
  public static final int CONFIGURATIONS_MAX = 400_000;

  private Linearizability() {}

  /// @param operations of all clients, in any order
  /// @param configurationsMax after how many configurations to give up on one part, which is then undecided
  public static Verdict judge(List<KvOperation> operations, int configurationsMax) {
    Verdict verdict = Verdict.RIGHT;
    for (Map.Entry<SortedSet<String>, List<KvOperation>> part : parts(operations).entrySet()) {
      verdict = verdict.and(new Search(part.getKey(), part.getValue()).run(configurationsMax));
    }
    return verdict;
  }

  /// The operations by the groups of keys that they join.
  private static Map<SortedSet<String>, List<KvOperation>> parts(List<KvOperation> operations) {
    Map<String, SortedSet<String>> groups = new TreeMap<>();
    for (KvOperation operation : operations) {
      SortedSet<String> joined = new TreeSet<>();
      for (String key : operation.request().keys()) {
        joined.add(key);
        joined.addAll(groups.getOrDefault(key, joined));
      }
      joined.forEach(key -> groups.put(key, joined));
    }
    Map<SortedSet<String>, List<KvOperation>> parts = new HashMap<>();
    for (KvOperation operation : operations) {
      if (!operation.request().keys().isEmpty()) {
        String any = operation.request().keys().iterator().next();
        parts
            .computeIfAbsent(groups.getOrDefault(any, new TreeSet<>()), _ -> new ArrayList<>())
            .add(operation);
      }
    }
    return parts;
  }
}
