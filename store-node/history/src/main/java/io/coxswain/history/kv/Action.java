package io.coxswain.history.kv;

/// One thing that a request does to one key. A put and a deletion ask for what was there before
/// (`prev_kv`), so that their answers can be judged too.
public sealed interface Action {

  String key();

  /// @param value differs from that of every other put of the history: a put whose outcome nobody knows is
  ///     recognised by it
  record Put(String key, String value) implements Action {
    @Override
    public String toString() {
      return "put " + key + "=" + value;
    }
  }

  /// The key as it is now, after the actions before it in the same request.
  record Get(String key) implements Action {
    @Override
    public String toString() {
      return "get " + key;
    }
  }

  record Delete(String key) implements Action {
    @Override
    public String toString() {
      return "delete " + key;
    }
  }
}
