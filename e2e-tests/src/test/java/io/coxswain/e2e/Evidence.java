package io.coxswain.e2e;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person would look at after a failure: status, events, what the operator and the members said.
/// Gathered before a cluster is deleted, because afterwards it can't be; kept only if the story failed.
final class Evidence {
  private static final int LINES_SHOWN = 25;

  private Evidence() {}

  /// Writes down everything about a cluster that is about to be deleted.
  static void gather(KubernetesClient kubernetes, String namespace, String cluster) {
    write(
        cluster + ".yaml",
        () ->
            Serialization.asYaml(
                kubernetes
                    .genericKubernetesResources("coxswain.dev/v1alpha1", "StoreCluster")
                    .inNamespace(namespace)
                    .withName(cluster)
                    .get()));
    write(
        "events.txt",
        () ->
            kubernetes.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> about(event).startsWith(cluster))
                .sorted(Comparator.comparing(event -> event.getMetadata().getCreationTimestamp()))
                .map(Evidence::line)
                .collect(Collectors.joining("\n")));
    logs(kubernetes, namespace, cluster + "-");
    logs(kubernetes, TestBed.OPERATOR_NAMESPACE, "");
  }

  private static void logs(KubernetesClient kubernetes, String namespace, String prefix) {
    List<Pod> pods = kubernetes.pods().inNamespace(namespace).list().getItems();
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      if (name.startsWith(prefix)) {
        write(
            name + ".log", () -> kubernetes.pods().inNamespace(namespace).withName(name).getLog());
      }
    }
  }

  private static String about(Event event) {
    return String.valueOf(event.getInvolvedObject().getName());
  }

  private static String line(Event event) {
    return "%s %s %s: %s"
        .formatted(
            event.getMetadata().getCreationTimestamp(),
            about(event),
            event.getReason(),
            event.getMessage());
  }

  private static void write(String file, Supplier<String> text) {
    String found;
    try {
      found = String.valueOf(text.get());
    } catch (KubernetesClientException gone) {
      found = "could not be read: " + gone.getMessage();
    }
    try {
      Files.createDirectories(gathered());
      Files.writeString(gathered().resolve(file), found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Forgets what was gathered.
  static void discard() {
    delete(gathered());
  }

  /// Keeps what was gathered under the name of a failed story; answers where, and the end of each file.
  static List<String> keep(String story) {
    if (!Files.isDirectory(gathered())) {
      return List.of();
    }
    Path kept = home().resolve(story);
    try {
      delete(kept);
      Files.move(gathered(), kept);
      List<String> shown = new ArrayList<>();
      try (Stream<Path> files = Files.list(kept)) {
        files.sorted().forEach(file -> shown.addAll(end(file)));
      }
      shown.add("all of it is in " + kept);
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> end(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      List<String> shown = new ArrayList<>();
      shown.add("--- the end of " + file.getFileName());
      shown.addAll(lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("coxswain.root", ""), "e2e-tests/target/stories");
  }

  private static Path gathered() {
    return home().resolve("now");
  }
}
