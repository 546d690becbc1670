package io.coxswain.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Everything a member was told at its start, checked. One record per concern.
///
/// @param name the member's name, unique in the cluster by convention only
/// @param dataDir the directory that holds log and state; one process at a time
/// @param warnings lines that a person should see once
public record NodeConfig(
    String name,
    String dataDir,
    Urls urls,
    Bootstrap bootstrap,
    Timing timing,
    Limits limits,
    Grpc grpc,
    Features features,
    Logging logging,
    List<String> warnings) {

  public NodeConfig {
    if (name.isBlank()) {
      throw new ConfigRefused("--name is empty; every member needs a name.");
    }
    warnings = List.copyOf(warnings);
  }

  /// Reads flags, `ETCD_*` variables and, if one is named, the configuration file.
  ///
  /// @throws ConfigRefused with the one line to print before exit code 1
  public static NodeConfig read(
      List<String> arguments, Map<String, String> environment, TextFiles files) {
    return new Reading(Settings.read(arguments, environment, files)).toConfig();
  }

  /// Where the member listens and under which addresses others find it.
  ///
  /// @param listenClientHttp HTTP/1.1 only; empty = HTTP/1.1 is served beside gRPC on `listenClient`
  public record Urls(
      List<URI> listenPeer,
      List<URI> listenClient,
      List<URI> listenClientHttp,
      List<URI> listenMetrics,
      List<URI> advertisePeer,
      List<URI> advertiseClient) {
    public Urls {
      listenPeer = List.copyOf(listenPeer);
      listenClient = List.copyOf(listenClient);
      listenClientHttp = List.copyOf(listenClientHttp);
      listenMetrics = List.copyOf(listenMetrics);
      advertisePeer = List.copyOf(advertisePeer);
      advertiseClient = List.copyOf(advertiseClient);
    }
  }

  /// How the member comes to its first member list; of no meaning once it has data.
  ///
  /// @param recovery what to make of the data of a cluster that lost its quorum
  public record Bootstrap(InitialCluster cluster, State state, String token, Recovery recovery) {

    /// etcd's `--initial-cluster-state`.
    public enum State {
      NEW,
      EXISTING
    }

    /// Whether this member goes on alone because the others are lost for good.
    public enum Recovery {
      /// It goes on with the others.
      NONE,
      /// etcd's `--force-new-cluster`: alone, under the same cluster ID, without what is not known to be
      /// committed.
      FORCE_NEW_CLUSTER,
      /// `--recover-quorum`: alone, under a new cluster ID, with everything on its disk.
      RECOVER_QUORUM
    }
  }

  /// The first timing epoch. Later ones are replicated entries.
  public record Timing(int heartbeatMillis, int electionMillis) {
    /// etcd's documented ceiling for the election timeout.
    static final int ELECTION_MILLIS_MAX = 50_000;

    /// etcd's documented proportion.
    static final int HEARTBEATS_PER_ELECTION_MIN = 5;

    public Timing {
      if (heartbeatMillis < 1) {
        throw new ConfigRefused(
            "--heartbeat-interval must be at least 1 ms, was %d.".formatted(heartbeatMillis));
      }
      if (electionMillis < (long) HEARTBEATS_PER_ELECTION_MIN * heartbeatMillis) {
        throw new ConfigRefused(
            "--election-timeout[%dms] should be at least as 5 times as --heartbeat-interval[%dms]"
                .formatted(electionMillis, heartbeatMillis));
      }
      if (electionMillis > ELECTION_MILLIS_MAX) {
        throw new ConfigRefused(
            "--election-timeout[%dms] is too long, and should be set less than 50000ms"
                .formatted(electionMillis));
      }
    }
  }

  /// Bounds that a user may move.
  ///
  /// @param quotaBytes logical size that raises NOSPACE; 0 = none
  /// @param snapshotBytesPerSecond how fast snapshots leave for members that are behind; 0 = no limit
  public record Limits(
      long snapshotCount,
      long snapshotCatchupEntries,
      long quotaBytes,
      int maxTxnOps,
      int maxRequestBytes,
      int maxLearners,
      boolean strictReconfigCheck,
      long snapshotBytesPerSecond) {
    /// Slower than this, a large state would never arrive before the log has moved on.
    static final long SNAPSHOT_BYTES_PER_SECOND_MIN = 1 << 20;

    /// etcd's default quota, 2 GiB.
    public static final long QUOTA_BYTES_DEFAULT = 2L << 30;

    public Limits {
      atLeast(Flag.SNAPSHOT_COUNT, snapshotCount, 1);
      atLeast(Flag.SNAPSHOT_CATCHUP_ENTRIES, snapshotCatchupEntries, 1);
      atLeast(Flag.MAX_TXN_OPS, maxTxnOps, 1);
      atLeast(Flag.MAX_REQUEST_BYTES, maxRequestBytes, 1);
      atLeast(Flag.MAX_LEARNERS, maxLearners, 0);
      if (snapshotBytesPerSecond != 0) {
        atLeast(
            Flag.SNAPSHOT_BYTES_PER_SECOND, snapshotBytesPerSecond, SNAPSHOT_BYTES_PER_SECOND_MIN);
      }
    }

    private static void atLeast(Flag flag, long value, long least) {
      if (value < least) {
        throw new ConfigRefused(
            "%s must be at least %d, was %d.".formatted(flag.option(), least, value));
      }
    }
  }

  /// Settings of the client port. A zero interval or timeout switches the server's own pings off.
  public record Grpc(
      long maxConcurrentStreams,
      Duration keepaliveMinTime,
      Duration keepaliveInterval,
      Duration keepaliveTimeout) {}

  /// The rest of what clients notice.
  public record Features(
      Duration watchProgressNotifyInterval,
      Duration warningApplyDuration,
      boolean extensiveMetrics,
      Checks checks) {
    public Features {
      if (watchProgressNotifyInterval.toMillis() < 100) {
        throw new ConfigRefused("--watch-progress-notify-interval must be at least 100ms.");
      }
    }
  }

  /// When members compare their data.
  ///
  /// @param initial before a member serves
  /// @param every what is there now, by the leader; zero = never
  /// @param compacted what was compacted, by the leader
  /// @param compactedEvery how often it looks for what was
  public record Checks(
      boolean initial, Duration every, boolean compacted, Duration compactedEvery) {
    public Checks {
      if (compactedEvery.isZero()) {
        throw new ConfigRefused("--compact-hash-check-time must be >0 (set to 0s)");
      }
    }

    /// Whether a feature gate of etcd has an effect now.
    public boolean isOn(FeatureGate gate) {
      return switch (gate) {
        case INITIAL_CORRUPT_CHECK -> initial;
        case COMPACT_HASH_CHECK -> compacted;
        default -> false;
      };
    }
  }

  /// Where log lines go and which.
  public record Logging(Level level, Format format, Output output) {

    /// etcd's level names.
    public enum Level {
      DEBUG,
      INFO,
      WARN,
      ERROR,
      PANIC,
      FATAL
    }

    /// How a line looks.
    public enum Format {
      JSON,
      CONSOLE
    }

    /// Where it goes.
    public enum Output {
      STDERR,
      STDOUT
    }
  }
}
