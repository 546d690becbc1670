package io.coxswain.mutants;

import java.util.Set;

/// Which check a failure comes from: the innermost cause's first frame of our own that isn't a mere helper.
record Detector(String check, String message) {
  private static final Set<String> HELPERS = Set.of("check", "require", "demand", "fault");
  private static final int MESSAGE_LENGTH_MAX = 90;

  static Detector of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new Detector(checkIn(cause), shortened(cause));
  }

  private static String checkIn(Throwable cause) {
    for (StackTraceElement frame : cause.getStackTrace()) {
      String type = frame.getClassName();
      if (type.startsWith("io.coxswain.") && !HELPERS.contains(frame.getMethodName())) {
        String simple = type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
        return simple + "." + frame.getMethodName().replaceFirst("lambda\\$(\\w+)\\$.*", "$1");
      }
    }
    return cause.getClass().getSimpleName();
  }

  private static String shortened(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    String words =
        message.strip().replaceAll("\\s+", " ").replace('|', '/').replaceAll("-?\\d+", "n");
    String text =
        words.isEmpty() || !(cause instanceof AssertionError)
            ? cause.getClass().getSimpleName() + " " + words
            : words;
    return text.length() <= MESSAGE_LENGTH_MAX
        ? text.strip()
        : text.substring(0, MESSAGE_LENGTH_MAX - 1) + "…";
  }
}
