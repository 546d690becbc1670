package io.coxswain.server.node;

import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.config.InitialCluster;
import io.coxswain.server.members.ChangeContext;
import io.coxswain.server.members.MintedIds;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a cluster is born with: one committed change per member, in the order of ids, in term 1, so that
/// every member writes the same first entries without asking anybody (as etcd does).
///
/// @param clusterId from the ids of all members
/// @param members ascending by unsigned id
record Genesis(long clusterId, List<FirstMember> members) {

  /// One of the members that a cluster is born with.
  record FirstMember(long id, String name, List<URI> peerUrls) {}

  static Genesis of(InitialCluster cluster, String token) {
    TreeMap<Long, FirstMember> byId = new TreeMap<>(Long::compareUnsigned);
    cluster
        .peerUrlsByName()
        .forEach((name, urls) -> {
          long id = MintedIds.ofGenesisMember(urls, token);
          byId.put(id, new FirstMember(id, name, urls));
        });
    return new Genesis(MintedIds.ofCluster(byId.keySet()), List.copyOf(byId.values()));
  }

  /// Id of the member with this name.
  ///
  /// @throws IllegalArgumentException if there is none
  long idOf(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .mapToLong(FirstMember::id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no genesis member is called " + name));
  }

  boolean holds(long memberId) {
    return members.stream().anyMatch(member -> member.id() == memberId);
  }

  /// The first entries of every member's log.
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (FirstMember member : members) {
      ChangeContext context =
          ChangeContext.ofGenesis(
              member.id(), member.peerUrls().stream().map(URI::toString).toList());
      ConfChange change = new ConfChange(ConfChange.Kind.ADD_VOTER, member.id(), context.encode());
      entries.add(new Entry(1, entries.size() + 1, new Payload.Membership(change)));
    }
    return entries;
  }

  /// All of them are committed from the start.
  HardState hardState() {
    return new HardState(1, 0, members.size());
  }
}
