package io.coxswain.history.kv;

import io.coxswain.history.kv.Action.Delete;
import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a request does to a store in which nothing else happens: the reference that answers are held to.
///
/// @param found as in [Outcome.Answered]
/// @param written the keys that it changes, as it leaves them; a deleted one as the event carries it
public record Effect(boolean succeeded, List<KeyState> found, List<KeyState> written) {

  /// @param before the keys before the request
  /// @param revision that a change gets
  public static Effect of(Request request, Function<String, KeyState> before, long revision) {
    boolean succeeded =
        request.conditions().stream().allMatch(it -> it.holds(before.apply(it.key())));
    return ofBranch(request, succeeded, before, revision);
  }

  /// The same, with the branch given.
  public static Effect ofBranch(
      Request request, boolean succeeded, Function<String, KeyState> before, long revision) {
    Map<String, KeyState> written = new LinkedHashMap<>();
    List<KeyState> found = new ArrayList<>();
    for (Action action : request.branch(succeeded)) {
      KeyState changed = written.get(action.key());
      KeyState now = asRead(changed == null ? before.apply(action.key()) : changed);
      found.add(now);
      switch (action) {
        case Put put -> written.put(put.key(), now.put(put.value(), revision));
        case Delete delete -> {
          if (now.exists()) {
            written.put(delete.key(), KeyState.deleted(delete.key(), revision));
          }
        }
        case Get _ -> {}
      }
    }
    return new Effect(succeeded, List.copyOf(found), List.copyOf(written.values()));
  }

  /// A key as a read finds it: of a deleted one nothing is left.
  static KeyState asRead(KeyState state) {
    return state.exists() ? state : KeyState.absent(state.key());
  }
}
