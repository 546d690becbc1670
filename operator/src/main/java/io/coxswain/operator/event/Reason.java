package io.coxswain.operator.event;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Why something is so, in one word. The same word stands in conditions, Events and logs;
/// `docs/conditions.md` is generated from here.
public enum Reason {
  QUORUM_HEALTHY(
      Where.AVAILABLE,
      "A leader is confirmed by a quorum and serves reads and writes.",
      "Nothing."),
  BOOTSTRAPPING(
      Where.EARLY,
      "The first members are being started.",
      "Wait. If it lasts, look at the pods: kubectl get pods -l coxswain.dev/cluster=NAME."),
  QUORUM_LOST(
      Where.AVAILABLE,
      "Fewer members answer than a quorum needs; nothing is read or written.",
      "Bring the named members back. Do not delete volumes: they hold the only copies."),
  NO_LEADER(
      Where.AVAILABLE_AND_DEGRADED,
      "A quorum answers, but no leader is confirmed.",
      "Wait for an election. If it lasts, look at HeartbeatHealthy and the network between"
          + " members."),
  UNREACHABLE(
      Where.AVAILABLE,
      "No member answers the operator although their pods are ready, so it can't tell.",
      "Check the network and policies between the operator and port 2379 of the members."),

  RECONCILED(Where.PROGRESSING, "Everything is as the spec wants it.", "Nothing."),
  SCALING_OUT(
      Where.PROGRESSING,
      "A member is being added: learner first, voter once it has caught up.",
      "Wait."),
  SCALING_IN(
      Where.PROGRESSING,
      "A member is being removed; if it led, the lead was moved away first.",
      "Wait."),
  TUNING(Where.PROGRESSING, "New heartbeat and election timeouts are being set.", "Wait."),
  WAITING_FOR_HEALTH(
      Where.PROGRESSING,
      "A change waits because it would put the quorum at risk now.",
      "Bring the named members back; the change then goes on by itself."),
  WAITING_FOR_STORE(
      Where.PROGRESSING,
      "The store did not take a change yet; the message has its answer.",
      "Wait; the operator asks again. If it lasts, do what the message says."),
  DEADLINE_EXCEEDED(
      Where.PROGRESSING,
      "A new member did not catch up in time and is being taken out again.",
      "Look at its pod's log and its volume; the operator tries again."),
  CHANGES_PAUSED(
      Where.PROGRESSING_AND_PAUSED,
      "spec.paused stops all changes; status stays current.",
      "Set spec.paused to false when you are done."),
  NOT_PAUSED(Where.PAUSED, "Changes are allowed.", "Nothing."),

  ALL_MEMBERS_HEALTHY(Where.DEGRADED, "Every member is ready and keeps up.", "Nothing."),
  MEMBERS_UNHEALTHY(
      Where.DEGRADED,
      "Some members are not ready or lag, but the quorum has members to spare.",
      "Look at the named pods."),
  BELOW_QUORUM_MARGIN(
      Where.DEGRADED,
      "The loss of one more member would stop reads and writes.",
      "Bring the named members back before anything else."),

  HEARTBEATS_IN_TIME(Where.HEARTBEAT, "Heartbeats come well within their time.", "Nothing."),
  NOT_MEASURED(
      Where.HEARTBEAT,
      "There are too few measurements yet, or nobody leads.",
      "Wait a minute. If it lasts, see Available."),
  SLOW_DISK(
      Where.HEARTBEAT,
      "A member's disk takes long to sync its log.",
      "Give it a faster disk, or move what shares it. etcd recommends less than 10 ms."),
  LONG_PAUSES(
      Where.HEARTBEAT,
      "A member stood still for a large part of its election timeout.",
      "Give it more CPU; look for throttling, memory pressure and frozen virtual machines."),
  NETWORK_SLOW(
      Where.HEARTBEAT,
      "The round trip between two members is long for the election timeout.",
      "Use mode Auto, or an election timeout of at least 10 round trips."),
  NETWORK_JITTER(
      Where.HEARTBEAT,
      "Some round trips between two members take much longer than usual.",
      "Look for congestion between the named members."),
  PACKET_LOSS(
      Where.HEARTBEAT,
      "Heartbeats between two members get lost.",
      "Look at the network between the named members."),
  TIMING_TOO_TIGHT(
      Where.HEARTBEAT,
      "The leader was nearly out of touch with its quorum for an election timeout.",
      "Use mode Auto, or take over status.timing.recommended."),

  VOLUMES_BOUND(Where.VOLUMES, "Every member has its volume.", "Nothing."),
  VOLUMES_PENDING(
      Where.VOLUMES,
      "A member's volume is not bound.",
      "kubectl describe the named PersistentVolumeClaim; is there a storage class?"),
  RESIZING(Where.VOLUMES, "Volumes are growing to the wanted size.", "Wait."),
  RESIZE_REFUSED(
      Where.VOLUMES,
      "The API server refused to grow a volume.",
      "Use a storage class that allows expansion, or set storage.size back."),
  FOREIGN_VOLUME(
      Where.VOLUMES,
      "A volume with the name of this cluster's belongs to an earlier StoreCluster.",
      "Delete the named PersistentVolumeClaims if their data is not needed, or use another name."),

  SPEC_ACCEPTED(Where.SPEC, "The spec can be carried out.", "Nothing."),
  NAME_TAKEN(
      Where.SPEC,
      "An object with a name this cluster needs belongs to somebody else.",
      "Delete or rename the named object, or use another name for the cluster."),

  CLUSTER_CREATED(Where.EVENT, "The first members were started.", "Nothing."),
  CLUSTER_FORMED(Where.EVENT, "All first members have joined.", "Nothing."),
  MEMBER_ADDED(Where.EVENT, "A learner was added to the member list.", "Nothing."),
  MEMBER_PROMOTED(Where.EVENT, "A learner caught up and votes now.", "Nothing."),
  MEMBER_REMOVED(Where.EVENT, "A member was removed from the member list.", "Nothing."),
  LEADER_MOVED(Where.EVENT, "The lead was handed over before a change.", "Nothing."),
  TIMING_CHANGED(Where.EVENT, "New heartbeat and election timeouts were set.", "Nothing."),
  VOLUME_DELETED(Where.EVENT, "The volume of a removed member was deleted.", "Nothing."),
  ACT_FAILED(
      Where.EVENT,
      "A change could not be carried out; the message says why.",
      "The operator tries again; if it lasts, do what the message says.");

  /// Where a reason appears.
  private enum Where {
    AVAILABLE("Available"),
    AVAILABLE_AND_DEGRADED("Available, Degraded"),
    EARLY("Available, Progressing, Degraded"),
    PROGRESSING("Progressing"),
    PROGRESSING_AND_PAUSED("Progressing, Paused"),
    PAUSED("Paused"),
    DEGRADED("Degraded"),
    HEARTBEAT("HeartbeatHealthy"),
    VOLUMES("VolumesReady"),
    SPEC("SpecAccepted"),
    EVENT("Event");

    private final String word;

    Where(String word) {
      this.word = word;
    }
  }

  private final Where where;
  private final String meaning;
  private final String nextAction;

  Reason(Where where, String meaning, String nextAction) {
    this.where = where;
    this.meaning = meaning;
    this.nextAction = nextAction;
  }

  /// As conditions and Events spell it, such as `QuorumHealthy`.
  public String pascalCase() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining());
  }

  /// The condition types that use it, or Event.
  public String where() {
    return where.word;
  }

  /// What is so.
  public String meaning() {
    return meaning;
  }

  /// What a person should do.
  public String nextAction() {
    return nextAction;
  }
}
