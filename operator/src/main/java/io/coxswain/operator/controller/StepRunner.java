package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.observe.MemberPoll;
import io.coxswain.operator.plan.Step;
import io.coxswain.operator.resource.StatefulSets;
import io.coxswain.operator.status.Outcome;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.Endpoint;
import io.coxswain.operator.storeclient.MembershipChange;
import io.coxswain.operator.storeclient.StoreAdmin;
import io.coxswain.tempo.Timing;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Function;

/// Carries out one step, with the preconditions it names. It decides nothing.
final class StepRunner {
  private final KubernetesWriter kubernetes;
  private final StoreAdmin store;

  StepRunner(KubernetesWriter kubernetes, StoreAdmin store) {
    this.kubernetes = kubernetes;
    this.store = store;
  }

  /// What came of it. A refusal is an outcome, not an exception: the next look decides anew.
  Outcome run(ClusterView view, Step step) {
    try {
      return switch (step) {
        case Step.LatchBirth(var genesis, VersionStatus version) ->
            new Outcome.Latched(genesis, version);
        // The status write at the end of this pass is the act.
        case Step.BeginOperation _ -> new Outcome.Done();
        case Step.CreateStatefulSet(int replicas) -> create(view, replicas);
        case Step.ResizeStatefulSet(var present, int replicas) ->
            done(() -> kubernetes.resize(view.names(), present, replicas));
        case Step.DeleteVolume(var volume) -> done(() -> kubernetes.delete(view.names(), volume));
        case Step.GrowVolume(var volume, String size) ->
            done(() -> kubernetes.grow(view.names(), volume, size));
        case Step.AddLearner(String pod, long index) ->
            change(view, index, new MembershipChange.AddLearner(view.names().peerUrl(pod)));
        case Step.Promote(String _, var id, long index) ->
            change(view, index, new MembershipChange.Promote(id));
        case Step.RemoveMember(String _, var id, long index) ->
            change(view, index, new MembershipChange.Remove(id));
        case Step.MoveLeader(String _, var to) ->
            atLeader(view, leader -> store.transferLeadership(leader, to), _ -> new Outcome.Done());
        case Step.SetTiming set -> retime(view, set);
      };
    } catch (KubernetesClientException refused) {
      return new Outcome.NotDone("the API server said: " + words(refused));
    }
  }

  /// The Event a step leaves behind; empty: it leaves none.
  static Optional<Reason> event(Step step) {
    return switch (step) {
      case Step.CreateStatefulSet _ -> Optional.of(Reason.CLUSTER_CREATED);
      case Step.AddLearner _ -> Optional.of(Reason.MEMBER_ADDED);
      case Step.Promote _ -> Optional.of(Reason.MEMBER_PROMOTED);
      case Step.RemoveMember _ -> Optional.of(Reason.MEMBER_REMOVED);
      case Step.MoveLeader _ -> Optional.of(Reason.LEADER_MOVED);
      case Step.SetTiming _ -> Optional.of(Reason.TIMING_CHANGED);
      case Step.DeleteVolume _ -> Optional.of(Reason.VOLUME_DELETED);
      case Step.LatchBirth _, Step.BeginOperation _, Step.ResizeStatefulSet _, Step.GrowVolume _ ->
          Optional.empty();
    };
  }

  private Outcome create(ClusterView view, int replicas) {
    VersionStatus version = view.status().version();
    if (version == null) {
      return new Outcome.NotDone("status names no image; it is written again in the next pass");
    }
    return done(() -> kubernetes.create(StatefulSets.desired(view, version, replicas)));
  }

  private Outcome change(ClusterView view, long expectedIndex, MembershipChange change) {
    return atLeader(
        view, leader -> store.change(leader, expectedIndex, change), _ -> new Outcome.Done());
  }

  private Outcome retime(ClusterView view, Step.SetTiming set) {
    Timing timing = set.timing();
    return atLeader(
        view,
        leader -> store.setTiming(leader, set.expectedEpoch(), timing),
        epoch -> new Outcome.Retimed(epoch, timing, set.binding(), set.reason()));
  }

  private static <T> Outcome atLeader(
      ClusterView view, Function<Endpoint, Answer<T>> call, Function<T, Outcome> outcome) {
    Optional<Endpoint> leader =
        view.confirmedLeader()
            .map(LeaderView::pod)
            .flatMap(pod -> Optional.ofNullable(view.pods().get(pod)))
            .flatMap(MemberPoll::endpoint);
    if (leader.isEmpty()) {
      return new Outcome.NotDone("no leader can be reached");
    }
    return switch (call.apply(leader.get())) {
      case Answer.Answered<T>(T value) -> outcome.apply(value);
      case Answer.Refused<T>(var _, String why) -> new Outcome.NotDone("the store said: " + why);
      case Answer.Unreachable<T>(String why) ->
          new Outcome.NotDone("the leader did not answer (" + why + "), it may have been done");
      case Answer.NotAsked<T>(String why) -> new Outcome.NotDone(why);
    };
  }

  private static Outcome done(Runnable write) {
    write.run();
    return new Outcome.Done();
  }

  private static String words(KubernetesClientException refused) {
    return refused.getStatus() != null && refused.getStatus().getMessage() != null
        ? refused.getStatus().getMessage()
        : String.valueOf(refused.getMessage());
  }
}
