package io.coxswain.history.order;

import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome.Answered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each operation, the answered one with the highest revision among those that ended before it began:
/// it has to be part of what the later operation sees.
final class Floors {
  private final IdentityHashMap<KvOperation, KvOperation> floors = new IdentityHashMap<>();

  Floors(List<KvOperation> operations) {
    List<KvOperation> byInvocation = new ArrayList<>(operations);
    byInvocation.sort(Comparator.comparingLong(KvOperation::invokedNanos));
    List<KvOperation> byAnswer =
        new ArrayList<>(
            operations.stream().filter(it -> it.outcome() instanceof Answered).toList());
    byAnswer.sort(Comparator.comparingLong(KvOperation::answeredNanos));
    KvOperation highest = null;
    int ended = 0;
    for (KvOperation operation : byInvocation) {
      while (ended < byAnswer.size()
          && byAnswer.get(ended).answeredNanos() < operation.invokedNanos()) {
        KvOperation before = byAnswer.get(ended++);
        if (highest == null || revision(before) > revision(highest)) {
          highest = before;
        }
      }
      if (highest != null) {
        floors.put(operation, highest);
      }
    }
  }

  /// The operation that this one must not fall behind; null if none ended before it began.
  @Nullable KvOperation below(KvOperation operation) {
    return floors.get(operation);
  }

  /// The revision of [#below]; 0 if there is none.
  long revisionBelow(KvOperation operation) {
    KvOperation floor = below(operation);
    return floor == null ? 0 : revision(floor);
  }

  private static long revision(KvOperation operation) {
    return operation.outcome() instanceof Answered answered ? answered.revision() : 0;
  }
}
