package io.coxswain.history.kv;

/// What a transaction asks of a key before it chooses its branch.
public sealed interface Condition {

  String key();

  /// Whether the key, as it is before the request, meets this.
  boolean holds(KeyState before);

  /// Of the value; never met by a key that is not there.
  record ValueIs(String key, Relation relation, String value) implements Condition {
    @Override
    public boolean holds(KeyState before) {
      return before.exists() && relation.holds(before.value().compareTo(value));
    }

    @Override
    public String toString() {
      return "value(%s) %s %s".formatted(key, relation.sign, value);
    }
  }

  /// Of a number; a key that is not there has 0 everywhere.
  record NumberIs(String key, Field field, Relation relation, long number) implements Condition {
    @Override
    public boolean holds(KeyState before) {
      return relation.holds(Long.compare(field.of(before), number));
    }

    @Override
    public String toString() {
      return "%s(%s) %s %d".formatted(field, key, relation.sign, number);
    }
  }

  enum Field {
    CREATE_REVISION,
    MOD_REVISION,
    VERSION;

    public long of(KeyState state) {
      return switch (this) {
        case CREATE_REVISION -> state.createRevision();
        case MOD_REVISION -> state.modRevision();
        case VERSION -> state.version();
      };
    }
  }

  enum Relation {
    EQUAL("="),
    NOT_EQUAL("!="),
    GREATER(">"),
    LESS("<");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    private boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case NOT_EQUAL -> comparison != 0;
        case GREATER -> comparison > 0;
        case LESS -> comparison < 0;
      };
    }
  }
}
