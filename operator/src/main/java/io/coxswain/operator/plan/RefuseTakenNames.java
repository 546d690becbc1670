package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ObjectView;
import java.util.Optional;

/// Server-side apply would take over an object of the same name that belongs to somebody else.
final class RefuseTakenNames implements Rule {
  @Override
  public Optional<Decision> consider(Situation situation) {
    String uid = situation.view().uid();
    return situation.view().objects().stream()
        .filter(object -> !object.ownerUid().equals(Optional.of(uid)))
        .findFirst()
        .map(RefuseTakenNames::blocked);
  }

  private static Decision blocked(ObjectView object) {
    return new Decision.Blocked(
        Reason.NAME_TAKEN,
        "%s %s exists and does not belong to this StoreCluster; delete or rename it, or give the cluster another name"
            .formatted(object.kind(), object.name()));
  }

  @Override
  public boolean lastWord() {
    return true;
  }
}
