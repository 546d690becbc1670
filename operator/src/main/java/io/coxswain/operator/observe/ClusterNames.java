package io.coxswain.operator.observe;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What everything that belongs to one StoreCluster is called.
///
/// @param namespace its namespace
/// @param name its name, at most 40 characters: the suffixes below leave Kubernetes' limit of 63
///     alone
public record ClusterNames(String namespace, String name) {
  /// Names the cluster on everything that belongs to it.
  public static final String CLUSTER_LABEL = "coxswain.dev/cluster";

  /// The UID of the StoreCluster that a volume was made for: a later one of the same name is another.
  public static final String OWNER_UID_LABEL = "coxswain.dev/cluster-uid";

  /// The member that writes to a volume, once it has joined.
  public static final String MEMBER_ID_ANNOTATION = "coxswain.dev/member-id";

  /// The cluster that a volume's data belongs to, once its member has joined.
  public static final String CLUSTER_ID_ANNOTATION = "coxswain.dev/cluster-id";

  /// Where clients connect.
  public static final int CLIENT_PORT = 2379;

  /// Where members connect.
  public static final int PEER_PORT = 2380;

  private static final String VOLUME_CLAIM = "data";

  /// The StatefulSet.
  public String statefulSet() {
    return name;
  }

  /// The headless Service that gives each member its DNS name.
  public String peerService() {
    return name + "-peers";
  }

  /// The Service for clients, ready members only.
  public String clientService() {
    return name + "-client";
  }

  /// The immutable ConfigMap with the list the cluster was born with.
  public String genesisConfig() {
    return name + "-genesis";
  }

  /// The ConfigMap from which a member with an empty volume learns how to start.
  public String membersConfig() {
    return name + "-members";
  }

  /// The PodDisruptionBudget.
  public String disruptionBudget() {
    return name;
  }

  /// The members' ServiceAccount.
  public String serviceAccount() {
    return name + "-store";
  }

  /// The name of the volume claim template.
  public String volumeClaimTemplate() {
    return VOLUME_CLAIM;
  }

  /// The PersistentVolumeClaim of a pod, as the StatefulSet controller names it.
  public String volume(String pod) {
    return VOLUME_CLAIM + "-" + pod;
  }

  /// The pod with that ordinal.
  public String pod(int ordinal) {
    return name + "-" + ordinal;
  }

  /// The first so many pods.
  public List<String> pods(int count) {
    return IntStream.range(0, count).mapToObj(this::pod).toList();
  }

  /// The ordinal of one of our pods; empty for a name that isn't one.
  public Optional<Integer> ordinal(String pod) {
    String prefix = name + "-";
    if (!pod.startsWith(prefix)) {
      return Optional.empty();
    }
    String digits = pod.substring(prefix.length());
    boolean canonical = digits.matches("0|[1-9][0-9]{0,3}");
    return canonical ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  /// The DNS name of a pod, which outlives the pod.
  public String host(String pod) {
    return pod + "." + peerService() + "." + namespace + ".svc";
  }

  /// The URL by which its peers reach a pod's member: the member's identity across replacements.
  public String peerUrl(String pod) {
    return "http://" + host(pod) + ":" + PEER_PORT;
  }

  /// The pod behind a peer URL; empty if the URL isn't one of ours.
  public Optional<String> podOfPeerUrl(String url) {
    URI parsed;
    try {
      parsed = URI.create(url);
    } catch (IllegalArgumentException notAUrl) {
      return Optional.empty();
    }
    String host = parsed.getHost();
    if (host == null || parsed.getPort() != PEER_PORT) {
      return Optional.empty();
    }
    String pod = host.split("\\.", -1)[0];
    return host.equals(host(pod)) && ordinal(pod).isPresent() ? Optional.of(pod) : Optional.empty();
  }

  /// What selects the members' pods. Part of the StatefulSet's selector, so it can never change.
  public Map<String, String> selector() {
    return Map.of(CLUSTER_LABEL, name);
  }
}
