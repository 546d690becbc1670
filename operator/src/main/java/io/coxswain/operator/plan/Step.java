package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.tempo.Binding;
import io.coxswain.tempo.Timing;
import java.util.List;

/// One thing to do. Whatever it rests on goes along as a precondition to where it is judged: a
/// membership index or an epoch to the store, a UID or resourceVersion to Kubernetes. So a second
/// operator, or a stale look, can do no harm.
public sealed interface Step {
  /// Write into status, once and for all, with which members and which image the cluster is born.
  record LatchBirth(List<String> genesis, VersionStatus version) implements Step {
    public LatchBirth {
      genesis = List.copyOf(genesis);
    }
  }

  /// Write into status what is about to be done.
  record BeginOperation(OperationStatus.Type type, String pod) implements Step {}

  /// Create the StatefulSet.
  record CreateStatefulSet(int replicas) implements Step {}

  /// Tell the StatefulSet to keep another number of pods.
  record ResizeStatefulSet(StatefulSetView present, int replicas) implements Step {}

  /// Add a pod's member to the list, as a learner.
  record AddLearner(String pod, long expectedMembershipIndex) implements Step {}

  /// Let a learner vote.
  record Promote(String pod, MemberId member, long expectedMembershipIndex) implements Step {}

  /// Remove a member from the list.
  record RemoveMember(String pod, MemberId member, long expectedMembershipIndex) implements Step {}

  /// Hand the lead over.
  record MoveLeader(String toPod, MemberId to) implements Step {}

  /// Set heartbeat and election timeout.
  record SetTiming(long expectedEpoch, Timing timing, Binding binding, String reason)
      implements Step {}

  /// Delete the claim of a removed member.
  record DeleteVolume(VolumeView volume) implements Step {}

  /// Ask for a larger volume.
  record GrowVolume(VolumeView volume, String size) implements Step {}
}
