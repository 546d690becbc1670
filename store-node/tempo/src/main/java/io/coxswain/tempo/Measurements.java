package io.coxswain.tempo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Everything measured that the timing rests on, at one moment.
///
/// @param leader the voter that leads; empty while nobody does
/// @param voters every voter, also one that did not answer
/// @param links what voters measured of their links; links to and from others are left out
/// @param members what voters measured of themselves; others are left out
/// @param contactGap what the leader measured; empty while nobody leads
public record Measurements(
    Optional<String> leader,
    Set<String> voters,
    List<LinkMeasurement> links,
    List<MemberMeasurement> members,
    Optional<ContactGap> contactGap) {
  public Measurements {
    Set<String> voting = Set.copyOf(voters);
    voters = voting;
    links =
        links.stream()
            .filter(link -> voting.contains(link.from()) && voting.contains(link.to()))
            .toList();
    members = members.stream().filter(member -> voting.contains(member.name())).toList();
  }

  /// Whether every voter answered, and the leader has measured its link to every other voter.
  /// Without that a timing may be raised on what is known, never lowered.
  public boolean complete() {
    if (leader.isEmpty()) {
      return false;
    }
    Set<String> answered =
        members.stream().map(MemberMeasurement::name).collect(Collectors.toSet());
    Set<String> reached =
        links.stream()
            .filter(link -> link.from().equals(leader.get()) && link.measured())
            .map(LinkMeasurement::to)
            .collect(Collectors.toSet());
    return answered.containsAll(voters)
        && voters.stream().allMatch(v -> v.equals(leader.get()) || reached.contains(v));
  }
}
