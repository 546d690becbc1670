package io.coxswain.operator.plan;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whole Kubernetes quantities of bytes, as the schema of `storage.size` admits them.
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "Ki",
          1L << 10,
          "Mi",
          1L << 20,
          "Gi",
          1L << 30,
          "Ti",
          1L << 40,
          "k",
          1_000L,
          "M",
          1_000_000L,
          "G",
          1_000_000_000L,
          "T",
          1_000_000_000_000L);

  private ByteSize() {}

  /// The number of bytes, at most [Long#MAX_VALUE].
  public static long parse(String size) {
    Matcher matcher = FORM.matcher(size);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size in bytes: '" + size + "'");
    }
    long count = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    long factor = unit == null ? 1 : UNITS.getOrDefault(unit, 1L);
    return count > Long.MAX_VALUE / factor ? Long.MAX_VALUE : count * factor;
  }
}
