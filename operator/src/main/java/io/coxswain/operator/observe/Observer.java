package io.coxswain.operator.observe;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.MemberReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Reads everything once, live, and puts it into one [ClusterView].
public final class Observer {
  private static final StoreClusterStatus UNWRITTEN =
      new StoreClusterStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);

  private final KubernetesReader kubernetes;
  private final MemberPoll members;
  private final Words words;
  private final Clock clock;
  private final LongSupplier upMillis;

  /// How other rooms write what is read here.
  ///
  /// @param hashAnnotation where the hash of the last applied content stands
  /// @param genesis reads the list from a genesis ConfigMap
  public record Words(String hashAnnotation, Function<ConfigMap, List<String>> genesis) {}

  /// @param upMillis a clock that never jumps, in milliseconds
  public Observer(
      KubernetesClient client,
      MemberPoll members,
      Words words,
      Clock clock,
      LongSupplier upMillis) {
    this.kubernetes = new KubernetesReader(client);
    this.members = members;
    this.words = words;
    this.clock = clock;
    this.upMillis = upMillis;
  }

  /// The cluster as it is now; empty: the StoreCluster is gone or going.
  ///
  /// @param memory what is remembered of the StoreCluster with that UID
  public Optional<ClusterView> observe(ClusterNames names, Function<String, Recollection> memory) {
    return kubernetes
        .cluster(names)
        .filter(cluster -> cluster.getMetadata().getDeletionTimestamp() == null)
        .map(cluster -> view(cluster, names, memory.apply(cluster.getMetadata().getUid())));
  }

  private ClusterView view(StoreCluster cluster, ClusterNames names, Recollection memory) {
    KubernetesReader.Belongings found = kubernetes.belongings(names);
    Optional<StatefulSet> set = found.statefulSet();
    Optional<ConfigMap> genesis = found.genesis();
    List<HasMetadata> objects = new ArrayList<>(found.others());
    set.ifPresent(objects::add);
    genesis.ifPresent(objects::add);
    List<ObjectView> objectViews =
        objects.stream().map(object -> Views.of(object, words.hashAnnotation())).toList();
    SortedMap<String, PodView> pods = new TreeMap<>();
    found.pods().stream()
        .map(Views::of)
        .filter(pod -> names.ordinal(pod.name()).isPresent())
        .forEach(pod -> pods.put(pod.name(), pod));
    SortedMap<String, VolumeView> volumes = new TreeMap<>();
    found.volumes().stream()
        .map(claim -> Views.of(names, claim))
        .forEach(volume -> volumes.put(volume.name(), volume));
    SortedMap<String, Answer<MemberReport>> answers = members.ask(pods.values());
    return new ClusterView(
        clock.instant(),
        upMillis.getAsLong(),
        names,
        cluster.getMetadata().getUid(),
        Optional.ofNullable(cluster.getMetadata().getGeneration()).orElse(0L),
        cluster.getMetadata().getResourceVersion(),
        cluster.getSpec(),
        Optional.ofNullable(cluster.getStatus()).orElse(UNWRITTEN),
        set.map(Views::of),
        genesis.map(words.genesis()),
        pods,
        volumes,
        objectViews,
        answers,
        members.leader(answers, pods),
        memory);
  }
}
