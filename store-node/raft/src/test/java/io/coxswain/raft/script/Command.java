package io.coxswain.raft.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a script: a verb, plain words, and `name=value` options; a value may be `(1 2 3)`, a word
/// may be `{1 2}`. Times are written with their unit: `150ms`, `2s`.
///
/// @param quiet the word `quietly` was there: run it, but don't write down what happens
record Command(String verb, List<String> words, Map<String, String> options, boolean quiet) {
  private static final Pattern TOKEN = Pattern.compile("(?:(\\S+?)=)?(\\([^)]*\\)|\\{[^}]*}|\\S+)");

  static Command parse(String line) {
    List<String> words = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    Matcher token = TOKEN.matcher(line);
    while (token.find()) {
      if (token.group(1) == null) {
        words.add(token.group(2));
      } else {
        options.put(token.group(1), token.group(2));
      }
    }
    boolean quiet = words.remove("quietly");
    return new Command(words.getFirst(), words.subList(1, words.size()), options, quiet);
  }

  /// The member the command is about: its first word.
  long member() {
    return number(words.getFirst());
  }

  long number(String text) {
    return Long.parseLong(text);
  }

  long number(String option, long otherwise) {
    String value = options.get(option);
    return value == null ? otherwise : number(value);
  }

  long nanos(String option, long otherwise) {
    String value = options.get(option);
    return value == null ? otherwise : nanos(value);
  }

  private static long nanos(String text) {
    if (text.endsWith("ms")) {
      return Long.parseLong(text.substring(0, text.length() - 2)) * 1_000_000;
    }
    if (text.endsWith("s")) {
      return Long.parseLong(text.substring(0, text.length() - 1)) * 1_000_000_000;
    }
    throw new IllegalArgumentException("a time needs its unit (ms or s), was " + text);
  }

  List<Long> ids(String option) {
    return options.containsKey(option) ? ids(options, option) : List.of();
  }

  private static List<Long> ids(Map<String, String> options, String option) {
    return idsIn(options.getOrDefault(option, "()"));
  }

  /// The ids in `(1 2 3)` or `{1 2 3}`.
  static List<Long> idsIn(String group) {
    String inner = group.substring(1, group.length() - 1).strip();
    return inner.isEmpty()
        ? List.of()
        : List.of(inner.split("\\s+")).stream().map(Long::valueOf).toList();
  }

  boolean has(String word) {
    return words.contains(word);
  }
}
