package io.coxswain.server.node;

import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.api.peer.Recollection;
import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.peer.MemberNetwork;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks other members what they know, before this one takes part. Blocks the starting thread; says every
/// few seconds whom it waits for.
final class PeerCensus implements Birth.Census {
  private static final Logger LOG = LoggerFactory.getLogger(PeerCensus.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 100;

  /// Members that miss another one dial it at least this often ([PeerSettings#redialMax()] and the dial).
  static final Duration CALLED_WITHIN = Duration.ofMillis(1200);

  private static final int ROUNDS_PER_NOTICE = 50;

  private final MemberNetwork transport;

  /// Why addresses gave no answer the last time, one line each.
  private final List<String> silent = new ArrayList<>();

  PeerCensus(MemberNetwork transport) {
    this.transport = transport;
  }

  @Override
  public Cluster find(List<List<URI>> addresses) throws InterruptedException {
    RecallRequest anybody = RecallRequest.getDefaultInstance();
    for (int round = 0; ; round++) {
      Optional<Cluster> newest = newest(askAll(addresses, anybody));
      if (newest.isPresent()) {
        return newest.get();
      }
      pause(round, "no member of the cluster answers yet; asking " + addresses + why());
    }
  }

  /// The cluster as the one that knows most of it describes it; empty if nobody knows any.
  ///
  /// @throws ConfigRefused if they are of more than one cluster: which of them is meant can't be told, such as
  ///     after a lost quorum was recovered beside a majority that lives on
  static Optional<Cluster> newest(List<RecallReply> answers) {
    List<RecallReply> members =
        answers.stream().filter(reply -> reply.getMembersCount() > 0).toList();
    List<String> clusters =
        members.stream()
            .map(reply -> Long.toHexString(reply.getClusterId()))
            .distinct()
            .sorted()
            .toList();
    if (clusters.size() > 1) {
      throw new ConfigRefused(
          "the addresses in --initial-cluster belong to more than one cluster: %s; name those of one."
              .formatted(String.join(", ", clusters)));
    }
    return members.stream()
        .max(Comparator.comparingLong(RecallReply::getMembershipIndex))
        .map(reply ->
            new Cluster(
                reply.getClusterId(),
                new MemberList(
                    reply.getMembershipIndex(),
                    reply.getMembersList().stream().map(MemberList::ofMessage).toList(),
                    Set.of())));
  }

  /// Waits until enough others have answered that they do not remember this member, and then until they have
  /// noted its birth. The founder of a cluster of one has nobody to ask: it listens for a moment whether somebody
  /// calls it who can't be there ([LoneFounder]), so that no client is served if it has lost its disk.
  ///
  /// @throws StoreFault if one of them remembers it: its data directory should not be empty
  void admit(Birth.Plan plan) throws IOException, InterruptedException {
    if (plan.answersNeeded() > 0) {
      ask(plan, plan.question());
      ask(plan, plan.registration());
    } else if (plan.foundsAlone()) {
      Thread.sleep(CALLED_WITHIN.toMillis());
    }
  }

  private void ask(Birth.Plan plan, RecallRequest request) throws InterruptedException {
    for (int round = 0; ; round++) {
      List<RecallReply> answers = askAll(plan.others(), request);
      int counted = requireUnknown(answers, request.getMemberId());
      if (counted >= plan.answersNeeded()) {
        return;
      }
      pause(
          round,
          "the data directory is empty, and %d of %s must first say that they do not remember this member; %d have%s"
              .formatted(plan.answersNeeded(), plan.others(), counted, why()));
    }
  }

  /// How many of these answers count: those of voters.
  ///
  /// @throws StoreFault if one of those remembers the member
  static int requireUnknown(List<RecallReply> answers, long memberId) {
    List<RecallReply> voters = answers.stream().filter(RecallReply::getVoter).toList();
    voters.forEach(answer -> requireUnknown(answer, memberId));
    return voters.size();
  }

  private static void requireUnknown(RecallReply answer, long memberId) {
    Recollection known = answer.getRecollection();
    if (known.getRemoved()) {
      throw new StoreFault(
          FaultCode.MEMBER_REMOVED,
          "This member can't start",
          "it was removed from the cluster",
          "Its id never comes back. To join again, add a member and start it with an empty data"
              + " directory.");
    }
    if (known.getPublished() || known.getBorn()) {
      throw new StoreFault(
          FaultCode.DATA_MISSING,
          "The data directory is empty",
          "member %x remembers that member %x has taken part before"
              .formatted(answer.getMemberId(), memberId),
          "Restore the directory; or remove this member from the cluster, add a fresh one and start"
              + " that with an empty data directory.");
    }
  }

  private List<RecallReply> askAll(List<List<URI>> addresses, RecallRequest request)
      throws InterruptedException {
    Map<URI, CompletableFuture<RecallReply>> asked = new LinkedHashMap<>();
    for (List<URI> urls : addresses) {
      asked.put(urls.getFirst(), transport.recall(urls.getFirst(), request, PATIENCE));
    }
    silent.clear();
    List<RecallReply> replies = new ArrayList<>();
    for (Map.Entry<URI, CompletableFuture<RecallReply>> answer : asked.entrySet()) {
      try {
        replies.add(answer.getValue().get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException refused) {
        silent.add(
            "%s: %s".formatted(answer.getKey(), Status.fromThrowable(refused).getDescription()));
      } catch (TimeoutException notYet) {
        LOG.debug("a member did not answer", notYet);
      }
    }
    return replies;
  }

  private String why() {
    return silent.isEmpty() ? "" : " (%s)".formatted(String.join("; ", silent));
  }

  private static void pause(int round, String waitingFor) throws InterruptedException {
    if (round % ROUNDS_PER_NOTICE == ROUNDS_PER_NOTICE - 1) {
      LOG.warn(waitingFor);
    }
    Thread.sleep(PAUSE_MILLIS);
  }
}
