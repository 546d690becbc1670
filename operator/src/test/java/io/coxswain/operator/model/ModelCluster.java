package io.coxswain.operator.model;

import io.coxswain.crd.v1alpha1.StorageSpec;
import io.coxswain.crd.v1alpha1.StoreClusterSpec;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.resource.AppliedHash;
import io.coxswain.operator.resource.ConfigMaps;
import io.coxswain.operator.resource.VolumeMark;
import io.coxswain.operator.storeclient.MemberId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Kubernetes and a store, in memory. Tests change it by hand or let [ModelActs] carry out steps.
public final class ModelCluster {
  public static final String UID = "uid-of-the-cluster";
  public static final MemberId CLUSTER_ID = new MemberId(0xc0);

  public final ClusterNames names = new ClusterNames("demo", "config");
  public final List<ModelMember> members = new ArrayList<>();
  public final SortedMap<String, VolumeView> volumes = new TreeMap<>();
  public final SortedMap<String, Boolean> podReady = new TreeMap<>();

  /// What the operator applied, as it was applied last.
  public final Map<ObjectView.Key, ObjectView> objects = new HashMap<>();

  public final List<ObjectView> strangers = new ArrayList<>();
  public int replicas = 3;
  public boolean paused;
  public TimingSpec timing = TimingSpec.AUTOMATIC;
  public String storage = "1Gi";
  public StoreClusterStatus status = unwritten();
  public Recollection memory = Recollection.EMPTY;

  /// Empty: there is no StatefulSet.
  public Optional<Integer> setReplicas = Optional.empty();

  public int setVersion = 1;
  public Optional<List<String>> genesis = Optional.empty();

  /// What a pod with an empty volume reads when it starts.
  public Map<String, String> membersConfig = Map.of();

  /// How many pods a drain must leave; 0: there is no disruption budget.
  public int minAvailable;

  public Optional<MemberId> leader = Optional.empty();
  public boolean leaderConfirmed = true;
  public long term = 2;
  public long membershipIndex = 1;
  public boolean membershipChanging;
  public long lastIndex = 10_000;
  public long epoch = 1;
  public long heartbeatMillis = 100;
  public long electionMillis = 1000;
  public double roundTripMillis = 0.5;
  public long roundTrips = 500;
  public long upMillis = 1_000_000;
  private int nextId = 1;

  /// A cluster that has just been applied: nothing exists yet.
  public static ModelCluster applied(int replicas) {
    ModelCluster cluster = new ModelCluster();
    cluster.replicas = replicas;
    return cluster;
  }

  /// A cluster at rest: born, every member healthy for a while.
  public static ModelCluster atRest(int replicas) {
    ModelCluster cluster = applied(replicas);
    ModelWorld world = new ModelWorld(cluster);
    if (!world.settle()) {
      throw new AssertionError("the model did not come to rest");
    }
    cluster.advance(10_000);
    return cluster;
  }

  static StoreClusterStatus unwritten() {
    return new StoreClusterStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  public StoreClusterSpec spec() {
    return new StoreClusterSpec(
        replicas, null, null, new StorageSpec(storage, null), timing, null, null, paused);
  }

  public Optional<ModelMember> member(String pod) {
    return members.stream().filter(member -> member.pod.equals(pod)).findFirst();
  }

  public Optional<ModelMember> member(MemberId id) {
    return members.stream().filter(member -> member.id.equals(id)).findFirst();
  }

  public ModelMember require(String pod) {
    return member(pod).orElseThrow(() -> new AssertionError(pod + " is not a member"));
  }

  public List<ModelMember> voters() {
    return members.stream().filter(member -> !member.learner).toList();
  }

  public long healthyVoters() {
    return voters().stream().filter(member -> member.up).count();
  }

  public boolean hasQuorum() {
    return !members.isEmpty() && healthyVoters() > voters().size() / 2;
  }

  ModelMember add(String pod, boolean learner) {
    ModelMember member = new ModelMember(new MemberId(0xa00 + nextId++), pod);
    member.learner = learner;
    members.add(member);
    members.sort(Comparator.comparing(m -> names.ordinal(m.pod).orElseThrow()));
    return member;
  }

  /// What server-side apply does; answers the resourceVersion.
  String apply(HasMetadata object) {
    ObjectView.Key key = new ObjectView.Key(object.getKind(), object.getMetadata().getName());
    String version = "rv-" + nextId++;
    objects.put(
        key,
        new ObjectView(
            key.kind(),
            key.name(),
            "uid-of-" + key.name(),
            version,
            Optional.of(UID),
            Optional.of(AppliedHash.of(object))));
    if (object instanceof ConfigMap map && key.name().equals(names.genesisConfig())) {
      genesis = Optional.of(ConfigMaps.genesisOf(map));
    } else if (object instanceof ConfigMap map) {
      membersConfig = map.getData();
    } else if (object instanceof PodDisruptionBudget budget) {
      minAvailable = budget.getSpec().getMinAvailable().getIntVal();
    }
    return version;
  }

  /// A delete with the object's UID as its precondition.
  boolean delete(ObjectView budget) {
    minAvailable = 0;
    return objects.remove(budget.key()) != null;
  }

  /// Writes on a volume whose it is.
  boolean mark(VolumeMark mark) {
    VolumeView volume = mark.volume();
    return volumes.computeIfPresent(
            volume.name(),
            (_, there) ->
                new VolumeView(
                    there.name(),
                    there.uid(),
                    there.pod(),
                    there.ownerUid(),
                    Optional.of(mark.memberId().toString()),
                    there.requestedBytes(),
                    there.capacityBytes(),
                    there.deleting()))
        != null;
  }

  /// A volume as the StatefulSet controller makes it.
  public VolumeView volume(String pod, @Nullable String ownerUid, long bytes) {
    return new VolumeView(
        names.volume(pod),
        "uid-of-volume-" + pod + "-" + nextId++,
        pod,
        Optional.ofNullable(ownerUid),
        Optional.empty(),
        bytes,
        bytes,
        false);
  }

  /// Time goes by.
  public void advance(long millis) {
    upMillis += millis;
  }
}
