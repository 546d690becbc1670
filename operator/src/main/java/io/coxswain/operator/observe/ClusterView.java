package io.coxswain.operator.observe;

import io.coxswain.crd.v1alpha1.StoreClusterSpec;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.MemberReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything one pass decides from: the world at one moment, read live.
///
/// @param now when it was read, by the wall clock: for status only
/// @param upMillis when it was read, by a clock that never jumps: for waiting
/// @param names what things are called
/// @param uid the StoreCluster's UID
/// @param generation its metadata.generation
/// @param resourceVersion its resourceVersion: precondition of the status write
/// @param spec what is wanted
/// @param status what was last written; holds the latched birth and the change in flight
/// @param statefulSet empty: there is none
/// @param genesis the list in the genesis ConfigMap; empty: there is no such ConfigMap
/// @param pods by name
/// @param volumes by name
/// @param objects everything else with a name that this cluster needs
/// @param answers what each pod's member answered, by pod
/// @param leader the member that leads; empty: none is known, which is not the same as none
/// @param memory since when things are so
public record ClusterView(
    Instant now,
    long upMillis,
    ClusterNames names,
    String uid,
    long generation,
    String resourceVersion,
    StoreClusterSpec spec,
    StoreClusterStatus status,
    Optional<StatefulSetView> statefulSet,
    Optional<List<String>> genesis,
    SortedMap<String, PodView> pods,
    SortedMap<String, VolumeView> volumes,
    List<ObjectView> objects,
    SortedMap<String, Answer<MemberReport>> answers,
    Optional<LeaderView> leader,
    Recollection memory) {
  public ClusterView {
    pods = new TreeMap<>(pods);
    volumes = new TreeMap<>(volumes);
    answers = new TreeMap<>(answers);
    objects = List.copyOf(objects);
  }

  /// The leader, if a quorum has confirmed it during this observation. Nothing disruptive is ever
  /// done without.
  public Optional<LeaderView> confirmedLeader() {
    return leader.filter(LeaderView::confirmed);
  }

  /// The member list as the confirmed leader has applied it; empty: unknown.
  public Optional<MemberReport.Membership> membership() {
    return confirmedLeader().map(leading -> leading.report().membership());
  }

  /// The listed members by pod, in the order of their ordinals; a member whose peer URL isn't one of
  /// ours is left out. Empty if the list is unknown.
  public Map<String, MemberReport.Listed> membersByPod() {
    SortedMap<String, MemberReport.Listed> byPod =
        new TreeMap<>(
            java.util.Comparator.comparing((String pod) -> names.ordinal(pod).orElseThrow()));
    membership()
        .ifPresent(list ->
            list.members()
                .forEach(member ->
                    member.peerUrls().stream()
                        .flatMap(url -> names.podOfPeerUrl(url).stream())
                        .findFirst()
                        .ifPresent(pod -> byPod.put(pod, member))));
    return byPod;
  }

  /// Whether the cluster has once worked with all its first members.
  public boolean bootstrapped() {
    return Boolean.TRUE.equals(status.bootstrapped());
  }
}
