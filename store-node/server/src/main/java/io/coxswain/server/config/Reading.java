package io.coxswain.server.config;

import static io.coxswain.server.config.Flag.*;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Understands raw settings.
final class Reading {
  /// Above this etcd warns: recovery of a lost member gets slow.
  private static final long QUOTA_BYTES_ADVISED_MAX = 8L << 30;

  private final Settings settings;
  private final List<String> warnings;

  Reading(Settings settings) {
    this.settings = settings;
    this.warnings = new ArrayList<>(settings.warnings());
  }

  NodeConfig toConfig() {
    String name = settings.get(NAME);
    String dataDir = settings.isGiven(DATA_DIR) ? settings.get(DATA_DIR) : name + ".etcd";
    NodeConfig.Urls urls = urls();
    return new NodeConfig(
        name,
        dataDir,
        urls,
        bootstrap(name, urls.advertisePeer()),
        new NodeConfig.Timing(integer(HEARTBEAT_INTERVAL), integer(ELECTION_TIMEOUT)),
        limits(),
        new NodeConfig.Grpc(
            number(MAX_CONCURRENT_STREAMS),
            duration(GRPC_KEEPALIVE_MIN_TIME),
            duration(GRPC_KEEPALIVE_INTERVAL),
            duration(GRPC_KEEPALIVE_TIMEOUT)),
        new NodeConfig.Features(
            duration(WATCH_PROGRESS_NOTIFY_INTERVAL),
            duration(WARNING_APPLY_DURATION),
            oneOf(METRICS, List.of("basic", "extensive")).equals("extensive"),
            checks()),
        logging(),
        warnings);
  }

  private NodeConfig.Urls urls() {
    if (settings.isGiven(LISTEN_CLIENT_URLS) && !settings.isGiven(ADVERTISE_CLIENT_URLS)) {
      throw new ConfigRefused(
          "--advertise-client-urls is required when --listen-client-urls is set explicitly");
    }
    return new NodeConfig.Urls(
        required(LISTEN_PEER_URLS, bindable(LISTEN_PEER_URLS)),
        required(LISTEN_CLIENT_URLS, bindable(LISTEN_CLIENT_URLS)),
        bindable(LISTEN_CLIENT_HTTP_URLS),
        bindable(LISTEN_METRICS_URLS),
        required(INITIAL_ADVERTISE_PEER_URLS, list(INITIAL_ADVERTISE_PEER_URLS)),
        list(ADVERTISE_CLIENT_URLS));
  }

  private NodeConfig.Bootstrap bootstrap(String name, List<URI> advertisePeer) {
    String listed = settings.get(INITIAL_CLUSTER);
    // Without a list the member stands alone, under the URLs it advertises.
    InitialCluster cluster =
        listed.isEmpty()
            ? new InitialCluster(java.util.Map.of(name, advertisePeer))
            : InitialCluster.parse(listed);
    String state = oneOf(INITIAL_CLUSTER_STATE, List.of("new", "existing"));
    return new NodeConfig.Bootstrap(
        cluster,
        NodeConfig.Bootstrap.State.valueOf(state.toUpperCase(Locale.ROOT)),
        settings.get(INITIAL_CLUSTER_TOKEN),
        recovery());
  }

  private NodeConfig.Bootstrap.Recovery recovery() {
    boolean force = flag(FORCE_NEW_CLUSTER);
    boolean recover = flag(RECOVER_QUORUM);
    if (force && recover) {
      throw new ConfigRefused(
          "--force-new-cluster and --recover-quorum can't both be set; docs/runbooks/quorum-lost.md"
              + " says which one to take.");
    }
    return force
        ? NodeConfig.Bootstrap.Recovery.FORCE_NEW_CLUSTER
        : recover
            ? NodeConfig.Bootstrap.Recovery.RECOVER_QUORUM
            : NodeConfig.Bootstrap.Recovery.NONE;
  }

  private NodeConfig.Limits limits() {
    long quota = number(QUOTA_BACKEND_BYTES);
    if (quota > QUOTA_BYTES_ADVISED_MAX) {
      warnings.add(
          "--quota-backend-bytes is above 8 GiB; a replaced member will take long to fill");
    }
    return new NodeConfig.Limits(
        number(SNAPSHOT_COUNT),
        number(SNAPSHOT_CATCHUP_ENTRIES),
        quota == 0 ? NodeConfig.Limits.QUOTA_BYTES_DEFAULT : Math.max(quota, 0),
        integer(MAX_TXN_OPS),
        integer(MAX_REQUEST_BYTES),
        integer(MAX_LEARNERS),
        flag(STRICT_RECONFIG_CHECK),
        number(SNAPSHOT_BYTES_PER_SECOND));
  }

  private NodeConfig.Checks checks() {
    FeatureGates gates = FeatureGates.parse(settings.get(FEATURE_GATES), warnings);
    return new NodeConfig.Checks(
        gates.isOn(FeatureGate.INITIAL_CORRUPT_CHECK),
        duration(CORRUPT_CHECK_TIME),
        gates.isOn(FeatureGate.COMPACT_HASH_CHECK),
        duration(COMPACT_HASH_CHECK_TIME));
  }

  private NodeConfig.Logging logging() {
    List<String> levels = List.of("debug", "info", "warn", "error", "panic", "fatal");
    String output = oneOf(LOG_OUTPUTS, List.of("default", "stderr", "stdout"));
    return new NodeConfig.Logging(
        NodeConfig.Logging.Level.valueOf(oneOf(LOG_LEVEL, levels).toUpperCase(Locale.ROOT)),
        oneOf(LOG_FORMAT, List.of("json", "console")).equals("json")
            ? NodeConfig.Logging.Format.JSON
            : NodeConfig.Logging.Format.CONSOLE,
        output.equals("stdout")
            ? NodeConfig.Logging.Output.STDOUT
            : NodeConfig.Logging.Output.STDERR);
  }

  private List<URI> list(Flag flag) {
    return UrlList.parse(flag, settings.get(flag));
  }

  private List<URI> bindable(Flag flag) {
    return UrlList.parseBindable(flag, settings.get(flag));
  }

  private static List<URI> required(Flag flag, List<URI> urls) {
    if (urls.isEmpty()) {
      throw new ConfigRefused("%s must hold at least one URL.".formatted(flag.option()));
    }
    return urls;
  }

  private boolean flag(Flag flag) {
    return oneOf(flag, List.of("true", "false", "1", "0", "t", "f")).matches("true|1|t");
  }

  private String oneOf(Flag flag, List<String> allowed) {
    String value = settings.get(flag);
    if (!allowed.contains(value)) {
      throw new ConfigRefused(
          "%s must be one of %s, was \"%s\"."
              .formatted(flag.option(), String.join(", ", allowed), value));
    }
    return value;
  }

  private int integer(Flag flag) {
    long value = number(flag);
    if (value != (int) value) {
      throw new ConfigRefused("%s is out of range: %d.".formatted(flag.option(), value));
    }
    return (int) value;
  }

  private long number(Flag flag) {
    String value = settings.get(flag);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      throw new ConfigRefused(
          "%s must be a whole number, was \"%s\".".formatted(flag.option(), value));
    }
  }

  private Duration duration(Flag flag) {
    String value = settings.get(flag);
    try {
      Duration duration = GoDuration.parse(value);
      if (duration.isNegative()) {
        throw new ConfigRefused("%s must not be negative.".formatted(flag.option()));
      }
      return duration;
    } catch (IllegalArgumentException notADuration) {
      throw new ConfigRefused(
          "%s must be a duration such as 500ms or 1m30s, was \"%s\"."
              .formatted(flag.option(), value));
    }
  }
}
