package io.coxswain.history.kv;

import io.coxswain.history.kv.Action.Delete;
import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Condition.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a client asked of the store: always a transaction, of which a lone put, get or deletion is the
/// smallest kind.
///
/// @param conditions all have to hold for `then` to run; if one does not, `otherwise` runs
/// @param then no key is written twice
/// @param otherwise no key is written twice
/// @param serializable a single get that any member may answer from what it has
public record Request(
    List<Condition> conditions, List<Action> then, List<Action> otherwise, boolean serializable) {

  public Request {
    conditions = List.copyOf(conditions);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
    requireDistinctWrites(then);
    requireDistinctWrites(otherwise);
    boolean loneGet = conditions.isEmpty() && then.size() == 1 && then.getFirst() instanceof Get;
    if (serializable && !loneGet) {
      throw new IllegalArgumentException("only a single get may be serializable");
    }
  }

  public static Request put(String key, String value) {
    return of(new Put(key, value));
  }

  /// Linearizable.
  public static Request get(String key) {
    return of(new Get(key));
  }

  public static Request getSerializable(String key) {
    return new Request(List.of(), List.of(new Get(key)), List.of(), true);
  }

  public static Request delete(String key) {
    return of(new Delete(key));
  }

  /// Puts if the key was last modified at a revision (0 = is not there), else gets it.
  public static Request compareAndPut(String key, long modRevision, String value) {
    return transaction(
        List.of(new NumberIs(key, Field.MOD_REVISION, Relation.EQUAL, modRevision)),
        List.of(new Put(key, value)),
        List.of(new Get(key)));
  }

  public static Request transaction(
      List<Condition> conditions, List<Action> then, List<Action> otherwise) {
    return new Request(conditions, then, otherwise, false);
  }

  private static Request of(Action action) {
    return transaction(List.of(), List.of(action), List.of());
  }

  /// The branch that runs.
  public List<Action> branch(boolean succeeded) {
    return succeeded ? then : otherwise;
  }

  /// Every key that it reads, compares or may write.
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    conditions.forEach(condition -> keys.add(condition.key()));
    then.forEach(action -> keys.add(action.key()));
    otherwise.forEach(action -> keys.add(action.key()));
    return keys;
  }

  /// Whether it could change the store at all.
  public boolean mayWrite() {
    return then.stream().anyMatch(Request::writes) || otherwise.stream().anyMatch(Request::writes);
  }

  private static boolean writes(Action action) {
    return !(action instanceof Get);
  }

  private static void requireDistinctWrites(List<Action> actions) {
    Set<String> written = new HashSet<>();
    for (Action action : actions) {
      if (writes(action) && !written.add(action.key())) {
        throw new IllegalArgumentException("writes twice in one branch: " + action.key());
      }
    }
  }

  @Override
  public String toString() {
    if (conditions.isEmpty() && otherwise.isEmpty() && then.size() == 1) {
      return then.getFirst() + (serializable ? " (serializable)" : "");
    }
    return "if %s then %s else %s".formatted(conditions, then, otherwise);
  }
}
