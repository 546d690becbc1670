package io.coxswain.server.node;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.metrics.AbsentMetrics;
import io.coxswain.server.metrics.EtcdFamilies;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.MetricText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every family of etcd is ours too, with its type, labels and buckets, or is listed with the reason why it has no meaning here.
class MetricFamiliesTest {
  private static final Map<String, String> OURS =
      Arrays.stream(Metric.values()).collect(toMap(Metric::familyName, MetricText::line));

  @Test
  void everyFamilyOfEtcdIsOursOrHasAReasonNotToBe() {
    Map<String, String> absent = AbsentMetrics.reasons();
    List<String> differences = new ArrayList<>();
    EtcdFamilies.recorded()
        .all()
        .forEach((name, family) -> {
          String ours = OURS.getOrDefault(name, "nothing");
          if (absent.containsKey(name) ? OURS.containsKey(name) : !ours.equals(family)) {
            differences.add("etcd: %s%nours: %s".formatted(family, ours));
          }
        });
    assertThat(differences).isEmpty();
    assertThat(EtcdFamilies.recorded().all()).containsKeys(absent.keySet().toArray(String[]::new));
  }

  @Test
  void nothingUnderEtcdsNamesIsOurInvention() {
    assertThat(EtcdFamilies.recorded().all().keySet())
        .containsAll(OURS.keySet().stream().filter(EtcdFamilies::concerns).toList());
  }

  /// A counter that appears with its first event is missed by whoever asks for its increase: as etcd's, ours are there from zero on.
  @Test
  void aFreshMemberShowsWhatHasNoLabels(@TempDir Path directory) throws Exception {
    Map<String, String> shown;
    try (RealMember member = RealMember.start(directory, "--metrics=extensive")) {
      shown = new TreeMap<>(MetricText.of(member.clientUrl()).families());
    }
    shown.keySet().retainAll(OURS.keySet());
    assertThat(OURS).as("as declared").containsAllEntriesOf(shown);
    Set<String> withoutLabels =
        Set.copyOf(
            Arrays.stream(Metric.values())
                .filter(metric -> metric.labels().isEmpty())
                .map(Metric::familyName)
                .toList());
    assertThat(shown).containsKeys(withoutLabels.toArray(String[]::new));
  }
}
