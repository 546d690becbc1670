package io.coxswain.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// etcd's own wire facts, printed from its compiled descriptors by `e2e-tests/tools/etcd/wirefacts` (which documents the lines).
public final class EtcdWireFacts {
  private EtcdWireFacts() {}

  /// The lines of the given kind (`field`, `value`, `rpc`, `message`, `error`), without the kind.
  public static List<String> of(String kind) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    EtcdWireFacts.class.getResourceAsStream("/etcd-wire-facts.txt")),
                UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(kind + " "))
          .map(line -> line.substring(kind.length() + 1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
