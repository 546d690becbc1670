package io.coxswain.server.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Members as processes on this machine, which know each other from the start.
final class ProcessCluster {
  private final List<MemberProcess> members = new ArrayList<>();
  private final List<String> names;
  private final Map<String, String> peerUrls;

  /// @param flags of every member, beside its name and addresses
  ProcessCluster(Path directory, List<String> names, List<String> flags) throws IOException {
    this.names = names;
    this.peerUrls =
        names.stream().collect(Collectors.toMap(Function.identity(), _ -> FreePorts.url()));
    for (String name : names) {
      int clientPort = FreePorts.one();
      List<String> all = new ArrayList<>(flags);
      all.add("--listen-client-urls=" + FreePorts.url(clientPort));
      all.add("--advertise-client-urls=" + FreePorts.url(clientPort));
      all.add("--listen-peer-urls=" + peerUrl(name));
      all.add("--initial-advertise-peer-urls=" + peerUrl(name));
      all.add("--initial-cluster=" + listOf(names));
      members.add(new MemberProcess(name, directory.resolve(name), clientPort, all));
    }
  }

  /// Starts all of them and waits until each knows a leader.
  void start() throws IOException, InterruptedException {
    for (MemberProcess member : members) {
      member.start();
    }
    for (MemberProcess member : members) {
      member.awaitLeader();
    }
  }

  List<MemberProcess> members() {
    return members;
  }

  MemberProcess member(String name) {
    return members.get(names.indexOf(name));
  }

  MemberProcess memberThat(Predicate<MemberProcess> fits) {
    return members.stream().filter(fits).findFirst().orElseThrow();
  }

  String peerUrl(String name) {
    return Objects.requireNonNull(peerUrls.get(name));
  }

  /// A value of `--initial-cluster`.
  String listOf(List<String> listed) {
    return listed.stream().map(name -> name + "=" + peerUrl(name)).collect(Collectors.joining(","));
  }

  void close() throws InterruptedException {
    for (MemberProcess member : members) {
      member.close();
    }
  }
}
