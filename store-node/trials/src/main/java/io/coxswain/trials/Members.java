package io.coxswain.trials;

import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.StatusResponse;
import io.coxswain.trials.Patience.Seen;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A cluster of members on loopback, each behind a relay.
final class Members implements AutoCloseable {
  private final LinkRules links = new LinkRules();
  private final List<Member> members = new ArrayList<>();

  /// What all members are started with.
  ///
  /// @param size 1, 3 or 5
  /// @param flags for all of them, beside names, URLs and directories
  /// @param library preloaded into all of them, so that their disks and clocks can be broken; empty: none
  record Plan(int size, List<String> flags, Optional<Path> library) {}

  /// Where one member keeps its data directory.
  interface Homes {
    Path of(String member) throws IOException, InterruptedException;
  }

  /// Prepares the members; none is started yet.
  Members(Plan plan, Homes homes) throws IOException, InterruptedException {
    Dialers dialers = new Dialers(this::processIds);
    Map<String, Integer> peerPorts = new HashMap<>();
    List<Relay> relays = new ArrayList<>();
    List<Integer> ports = freePorts(2 * plan.size());
    for (int i = 0; i < plan.size(); i++) {
      Relay relay = new Relay("m" + i, ports.get(i), links, dialers);
      relays.add(relay);
      peerPorts.put("m" + i, relay.port());
    }
    String cluster =
        peerPorts.entrySet().stream()
            .map(peer -> peer.getKey() + "=" + url(peer.getValue()))
            .collect(Collectors.joining(","));
    for (int i = 0; i < plan.size(); i++) {
      String name = "m" + i;
      int clientPort = ports.get(plan.size() + i);
      Path data = homes.of(name).resolve("data");
      List<String> flags = new ArrayList<>(plan.flags());
      flags.addAll(
          List.of(
              "--name=" + name,
              "--data-dir=" + data,
              "--listen-client-urls=" + url(clientPort),
              "--advertise-client-urls=" + url(clientPort),
              "--listen-peer-urls=" + url(ports.get(i)),
              "--initial-advertise-peer-urls=" + url(relays.get(i).port()),
              "--initial-cluster=" + cluster));
      members.add(member(plan, name, data, flags, clientPort, relays.get(i)));
    }
  }

  private static Member member(
      Plan plan, String name, Path data, List<String> flags, int clientPort, Relay relay)
      throws IOException {
    FaultPage faults = new FaultPage(Checkout.workplace().resolve("faults").resolve(name));
    StoreProcess process =
        new StoreProcess(
            name,
            Checkout.workplace().resolve("logs"),
            flags,
            plan.library().map(faults::environment).orElse(Map.of()));
    return new Member(process, data, clientPort, relay, faults);
  }

  List<Member> all() {
    return List.copyOf(members);
  }

  LinkRules links() {
    return links;
  }

  Member named(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst().orElseThrow();
  }

  void startAll() throws IOException {
    for (Member member : members) {
      member.process().start();
    }
  }

  /// Waits until every member answers and knows a leader. Under load that comes sooner than [#settle()].
  void awaitAllBack() throws InterruptedException {
    for (Member member : members) {
      member.awaitBack();
    }
  }

  /// The member that says of itself that it leads, in the highest term; nobody may.
  Optional<Member> leader() {
    record Leading(Member member, long term) {}
    return members.stream()
        .flatMap(member ->
            status(member).stream()
                .filter(status -> status.getLeader() == status.getHeader().getMemberId())
                .map(status -> new Leading(member, status.getRaftTerm())))
        .max(Comparator.comparingLong(Leading::term))
        .map(Leading::member);
  }

  /// Waits until every member answers, knows the same leader and has applied all that the others have; then
  /// compares their data.
  ///
  /// @return the revision at which they are equal
  /// @throws TrialFailed if that takes too long, a member has ended, or their data differ
  long settle() throws InterruptedException {
    return new Patience(all()).await("the members to settle", this::settled);
  }

  private Seen<Long> settled() {
    List<StatusResponse> all =
        members.stream().flatMap(member -> upToDate(member).stream()).toList();
    long leaders = all.stream().mapToLong(StatusResponse::getLeader).distinct().count();
    long indexes = all.stream().mapToLong(StatusResponse::getRaftAppliedIndex).distinct().count();
    if (all.size() == members.size()
        && leaders == 1
        && indexes == 1
        && all.getFirst().getLeader() != 0) {
      return new Seen.Found<>(equalAt(all.getFirst().getHeader().getRevision()));
    }
    members.forEach(Member::dialAgain);
    return new Seen.NotYet<>(
        "%d of %d answer, %d leaders, %d applied indexes"
            .formatted(all.size(), members.size(), leaders, indexes));
  }

  /// @throws TrialFailed if a member has ended that nobody has ended
  void complainOfTheDead() {
    members.forEach(Member::requireAlive);
  }

  private long equalAt(long revision) {
    Map<String, HashKVResponse> hashes =
        members.stream().collect(Collectors.toMap(Member::name, member -> member.hash(revision)));
    if (hashes.values().stream().mapToInt(HashKVResponse::getHash).distinct().count() != 1) {
      throw new TrialFailed("the members' data differ at revision " + revision + ": " + hashes);
    }
    return revision;
  }

  private static Optional<StatusResponse> status(Member member) {
    return answer(member, Member::status);
  }

  /// What a member says after it has applied all that was committed: one that has just begun knows its leader, and
  /// has all in its log, before that.
  private static Optional<StatusResponse> upToDate(Member member) {
    return answer(member, Member::readIndex).flatMap(_ -> status(member));
  }

  private static <T> Optional<T> answer(Member member, Function<Member, T> question) {
    try {
      return member.process().pid() == 0 ? Optional.empty() : Optional.of(question.apply(member));
    } catch (StatusRuntimeException notNow) {
      return Optional.empty();
    }
  }

  private Map<String, Long> processIds() {
    return members.stream()
        .collect(Collectors.toMap(Member::name, member -> member.process().pid()));
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /// From below those that Linux gives to outgoing connections (32768 and up): while a member is down, no
  /// connection of another trial takes its port.
  private static List<Integer> freePorts(int count) {
    return ThreadLocalRandom.current()
        .ints(12_000, 30_000)
        .filter(Members::isFree)
        .distinct()
        .limit(count)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.close();
    }
  }
}
