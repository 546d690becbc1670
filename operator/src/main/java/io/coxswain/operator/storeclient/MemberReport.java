package io.coxswain.operator.storeclient;

import java.util.List;

/// What one member says of itself and its peers at one moment.
///
/// @param clusterId the cluster it belongs to
/// @param memberId itself
/// @param name its name in the store: its pod
/// @param version Coxswain's version it runs
/// @param raft its view of consensus
/// @param links what it measured of its links, one per other member
/// @param disk what it measured of its log's disk syncs
/// @param pauses what it measured of its own standstills
/// @param timing the timing in force at it
/// @param membership the member list it has applied
public record MemberReport(
    MemberId clusterId,
    MemberId memberId,
    String name,
    String version,
    Raft raft,
    List<Link> links,
    Disk disk,
    Pauses pauses,
    TimingInForce timing,
    Membership membership) {
  public MemberReport {
    links = List.copyOf(links);
  }

  /// A member's view of consensus. `progress` is the leader's only, one per other member.
  ///
  /// @param leaderId 0: it knows none
  /// @param lastIndex the last entry of its log
  public record Raft(
      boolean leading,
      long term,
      MemberId leaderId,
      long lastIndex,
      boolean learner,
      List<Progress> progress) {
    public Raft {
      progress = List.copyOf(progress);
    }
  }

  /// How far a member is, as the leader knows it.
  ///
  /// @param matchIndex highest entry known to be on its disk
  /// @param recentlyActive heard of within one election timeout
  public record Progress(
      MemberId memberId, long matchIndex, boolean recentlyActive, boolean learner) {}

  /// A link to one other member.
  ///
  /// @param samples round trips that the rest rests on; at 0 it means nothing
  /// @param loss share of heartbeats that were never answered, 0 to 1
  public record Link(
      MemberId memberId,
      boolean connected,
      long samples,
      long meanNanos,
      long variationNanos,
      long p50Nanos,
      long p99Nanos,
      long p999Nanos,
      double loss) {}

  /// Disk syncs of the log.
  public record Disk(long samples, long p99Nanos, long p999Nanos) {}

  /// Standstills of the process.
  public record Pauses(long samples, long p99Nanos, long p999Nanos, long secondLargestNanos) {}

  /// The timing in force.
  ///
  /// @param acknowledged leader only: which member has acknowledged which epoch
  /// @param contactGap leader only: how long it was out of touch with a quorum; 0 samples otherwise
  public record TimingInForce(
      long epoch,
      long heartbeatNanos,
      long electionNanos,
      long jitterNanos,
      List<Acknowledgement> acknowledged,
      Gap contactGap) {
    public TimingInForce {
      acknowledged = List.copyOf(acknowledged);
    }
  }

  /// A member has acknowledged an epoch.
  public record Acknowledgement(MemberId memberId, long epoch) {}

  /// Time out of touch with a quorum.
  public record Gap(long samples, long p999Nanos) {}

  /// The member list.
  ///
  /// @param index log index of the change that made it; a change names it as what it rests on
  /// @param changing a change is in the log and not applied yet
  public record Membership(long index, List<Listed> members, boolean changing) {
    public Membership {
      members = List.copyOf(members);
    }
  }

  /// One member of the list.
  ///
  /// @param name empty until it has started once
  public record Listed(MemberId memberId, String name, List<String> peerUrls, boolean learner) {
    public Listed {
      peerUrls = List.copyOf(peerUrls);
    }

    /// Whether it has started once: its publication is committed.
    public boolean started() {
      return !name.isEmpty();
    }
  }
}
