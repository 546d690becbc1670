package io.coxswain.history.watch;

/// The keys of a watch, in the order of their characters.
///
/// @param from the first
/// @param before the first one beyond; "" = there is none
public record KeyRange(String from, String before) {

  public static KeyRange all() {
    return new KeyRange("", "");
  }

  public static KeyRange ofKey(String key) {
    return new KeyRange(key, key + '\0');
  }

  /// @param prefix ends in a character that has a next one
  public static KeyRange ofPrefix(String prefix) {
    int last = prefix.length() - 1;
    return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
  }

  public boolean contains(String key) {
    return key.compareTo(from) >= 0 && (before.isEmpty() || key.compareTo(before) < 0);
  }

  @Override
  public String toString() {
    return "[%s, %s)".formatted(from, before);
  }
}
