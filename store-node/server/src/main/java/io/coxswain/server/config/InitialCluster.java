package io.coxswain.server.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The members of `--initial-cluster`: peer URLs by name, in the order given.
public record InitialCluster(Map<String, List<URI>> peerUrlsByName) {

  public InitialCluster {
    Map<String, List<URI>> copy = new LinkedHashMap<>();
    peerUrlsByName.forEach((name, urls) -> copy.put(name, List.copyOf(urls)));
    peerUrlsByName = Collections.unmodifiableMap(copy);
  }

  /// Reads `a=http://x:2380,b=http://y:2380,b=http://z:2380`: a name may stand several times.
  static InitialCluster parse(String text) {
    Map<String, List<URI>> members = new LinkedHashMap<>();
    Set<URI> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new ConfigRefused(
            "--initial-cluster has \"%s\", which is not name=url.".formatted(part));
      }
      URI url = UrlList.one(Flag.INITIAL_CLUSTER, part.substring(equals + 1));
      if (!seen.add(url)) {
        throw new ConfigRefused("--initial-cluster names %s twice.".formatted(url));
      }
      members.computeIfAbsent(part.substring(0, equals).strip(), _ -> new ArrayList<>()).add(url);
    }
    return new InitialCluster(members);
  }

  /// Checks that the list holds this very member; called only when it is about to be used.
  ///
  /// @throws ConfigRefused if the list has no such name or other URLs for it
  public void requireMember(String name, List<URI> advertisePeer) {
    List<URI> listed = peerUrlsByName.get(name);
    if (listed == null) {
      throw new ConfigRefused(
          "couldn't find local name \"%s\" in the initial cluster configuration".formatted(name));
    }
    if (!new TreeSet<>(listed).equals(new TreeSet<>(advertisePeer))) {
      throw new ConfigRefused(
          "--initial-cluster has %s=%s but --initial-advertise-peer-urls=%s; make them the same."
              .formatted(name, listed, advertisePeer));
    }
  }
}
