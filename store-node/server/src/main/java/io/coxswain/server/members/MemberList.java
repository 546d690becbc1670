package io.coxswain.server.members;

import com.google.protobuf.InvalidProtocolBufferException;
import io.coxswain.api.raftpb.MemberRegister;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.Membership.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The replicated member list. Immutable: each change answers a new one. Every cluster's list starts
/// empty and its first entries add the members it is born with.
///
/// The state machine calls [#after] for every committed membership change and [#published] for every
/// `ClusterMemberAttrSetRequest`, and stores [#encode()] in the batch of the same index.
///
/// @param index log index of the last change that took effect, 0 if none did
/// @param members ascending by unsigned id
/// @param removedIds ids that were members once and never will be again
public record MemberList(long index, List<Member> members, Set<Long> removedIds) {
  public static final MemberList EMPTY = new MemberList(0, List.of(), Set.of());

  public MemberList {
    members = members.stream().sorted((a, b) -> Long.compareUnsigned(a.id(), b.id())).toList();
    removedIds = Set.copyOf(removedIds);
  }

  /// The list after a committed change. A change that has no effect on the membership in force (see
  /// [ConfState#after]) has none here.
  ///
  /// @param before the membership in force before the change
  /// @param index where the change stands in the log
  public MemberList after(ConfState before, ConfChange change, long index) {
    if (!before.allows(change)) {
      return this;
    }
    ChangeContext context = ChangeContext.decode(change.memberId(), change.context());
    return switch (change.kind()) {
      case ADD_VOTER ->
          before.isLearner(change.memberId()) ? promoted(context, index) : added(context, index);
      case ADD_LEARNER -> added(context, index);
      case REMOVE -> removed(change.memberId(), index);
      case UPDATE -> updated(context, index);
    };
  }

  /// The list after a member has announced itself; unchanged if it is no member.
  public MemberList published(long memberId, String name, List<String> clientUrls) {
    return replaced(
        index,
        memberId,
        was -> new Member(was.id(), name, was.peerUrls(), clientUrls, was.learner()));
  }

  /// As clients see it.
  public Membership.Snapshot toSnapshot() {
    return new Membership.Snapshot(members, index);
  }

  public boolean contains(long memberId) {
    return members.stream().anyMatch(member -> member.id() == memberId);
  }

  /// Whether an id was a member and was removed.
  public boolean isRemoved(long memberId) {
    return removedIds.contains(memberId);
  }

  /// The stored form.
  public byte[] encode() {
    MemberRegister.Builder register = MemberRegister.newBuilder().setMembershipIndex(index);
    members.forEach(member -> register.addMembers(toMessage(member)));
    new TreeSet<>(removedIds).forEach(register::addRemovedIds);
    return register.build().toByteArray();
  }

  /// @throws IllegalArgumentException if the bytes are not a stored list
  public static MemberList decode(byte[] bytes) {
    try {
      MemberRegister register = MemberRegister.parseFrom(bytes);
      return new MemberList(
          register.getMembershipIndex(),
          register.getMembersList().stream().map(MemberList::ofMessage).toList(),
          Set.copyOf(register.getRemovedIdsList()));
    } catch (InvalidProtocolBufferException malformed) {
      throw new IllegalArgumentException("the stored member list is broken", malformed);
    }
  }

  /// A member as etcd's API spells it.
  public static io.coxswain.api.etcd.Member toMessage(Member member) {
    return io.coxswain.api.etcd.Member.newBuilder()
        .setID(member.id())
        .setName(member.name())
        .addAllPeerURLs(member.peerUrls())
        .addAllClientURLs(member.clientUrls())
        .setIsLearner(member.learner())
        .build();
  }

  /// The other way round.
  public static Member ofMessage(io.coxswain.api.etcd.Member message) {
    return new Member(
        message.getID(),
        message.getName(),
        message.getPeerURLsList(),
        message.getClientURLsList(),
        message.getIsLearner());
  }

  private MemberList added(ChangeContext context, long at) {
    List<Member> next = new ArrayList<>(members);
    next.removeIf(member -> member.id() == context.memberId());
    next.add(
        new Member(
            context.memberId(), context.name(), context.peerUrls(), List.of(), context.learner()));
    return new MemberList(at, next, removedIds);
  }

  private MemberList promoted(ChangeContext context, long at) {
    return replaced(
        at,
        context.memberId(),
        was -> new Member(was.id(), was.name(), was.peerUrls(), was.clientUrls(), false));
  }

  private MemberList updated(ChangeContext context, long at) {
    return replaced(
        at,
        context.memberId(),
        was ->
            new Member(was.id(), was.name(), context.peerUrls(), was.clientUrls(), was.learner()));
  }

  private MemberList removed(long memberId, long at) {
    Set<Long> gone = new TreeSet<>(removedIds);
    gone.add(memberId);
    return new MemberList(
        at, members.stream().filter(member -> member.id() != memberId).toList(), gone);
  }

  private MemberList replaced(
      long at, long memberId, java.util.function.UnaryOperator<Member> change) {
    return new MemberList(
        at,
        members.stream()
            .map(member -> member.id() == memberId ? change.apply(member) : member)
            .toList(),
        removedIds);
  }
}
