package io.coxswain.server.config;

import java.util.Optional;

/// Finds the name that a person probably meant.
final class NearestName {
  /// Further away than this, a suggestion would be a guess.
  private static final int DISTANCE_MAX = 4;

  private NearestName() {}

  static Optional<String> of(String typed, Iterable<String> known) {
    String best = "";
    int bestDistance = Math.min(DISTANCE_MAX, typed.length() / 2) + 1;
    for (String candidate : known) {
      int distance = distance(typed, candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /// Levenshtein distance, one row at a time.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
