package io.coxswain.history.kv;

import static io.coxswain.history.kv.Told.absent;
import static io.coxswain.history.kv.Told.created;
import static io.coxswain.history.kv.Told.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.history.kv.Action.Delete;
import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Condition.Relation;
import io.coxswain.history.kv.Condition.ValueIs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The reference knows what etcd does with a request.
class EffectTest {
  private final Map<String, KeyState> keys = new HashMap<>();

  @Test
  void aPutCreatesAndThenCountsVersions() {
    assertThat(effect(Request.put("k", "a"), 2).written()).containsExactly(created("k", "a", 2));
    keys.put("k", created("k", "a", 2));
    Effect second = effect(Request.put("k", "b"), 5);
    assertThat(second.written()).containsExactly(key("k", "b", 2, 5, 2));
    assertThat(second.found()).containsExactly(created("k", "a", 2));
  }

  @Test
  void aDeletionEndsTheLifeOfAKeyAndOfNothingMakesNoChange() {
    assertThat(effect(Request.delete("k"), 2).written()).isEmpty();
    keys.put("k", created("k", "a", 2));
    assertThat(effect(Request.delete("k"), 3).written()).containsExactly(KeyState.deleted("k", 3));
    keys.put("k", KeyState.deleted("k", 3));
    Effect reborn = effect(Request.put("k", "b"), 4);
    assertThat(reborn.written()).containsExactly(created("k", "b", 4));
    assertThat(reborn.found()).containsExactly(absent("k"));
  }

  @Test
  void aTransactionReadsItsOwnWritesAndComparesWhatWasBefore() {
    keys.put("a", created("a", "1", 2));
    Request request =
        Request.transaction(
            List.of(
                new NumberIs("a", Field.VERSION, Relation.LESS, 2),
                new NumberIs("b", Field.CREATE_REVISION, Relation.EQUAL, 0),
                new ValueIs("a", Relation.NOT_EQUAL, "2")),
            List.of(new Put("a", "2"), new Get("a"), new Delete("b"), new Get("b")),
            List.of());
    Effect effect = effect(request, 3);
    assertThat(effect.succeeded()).isTrue();
    assertThat(effect.found())
        .containsExactly(created("a", "1", 2), key("a", "2", 2, 3, 2), absent("b"), absent("b"));
    assertThat(effect.written()).containsExactly(key("a", "2", 2, 3, 2));
  }

  @Test
  void aValueComparedWithAKeyThatIsNotThereNeverHolds() {
    for (Relation relation : Relation.values()) {
      assertThat(new ValueIs("k", relation, "a").holds(absent("k"))).as("%s", relation).isFalse();
    }
  }

  @Test
  void refusesWhatTheStoreWouldRefuse() {
    assertThatThrownBy(() ->
            Request.transaction(List.of(), List.of(new Put("k", "a"), new Delete("k")), List.of()))
        .hasMessageContaining("writes twice in one branch: k");
    assertThatThrownBy(() -> new Request(List.of(), List.of(new Put("k", "a")), List.of(), true))
        .hasMessageContaining("only a single get");
  }

  private Effect effect(Request request, long revision) {
    return Effect.of(request, key -> keys.getOrDefault(key, absent(key)), revision);
  }
}
