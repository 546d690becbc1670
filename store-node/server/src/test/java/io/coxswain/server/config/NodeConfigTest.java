package io.coxswain.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {
  private static final TextFiles NO_FILES =
      path -> {
        throw new NoSuchFileException(path);
      };

  private static NodeConfig flags(String... arguments) {
    return NodeConfig.read(List.of(arguments), Map.of(), NO_FILES);
  }

  private static NodeConfig file(String yaml) {
    return NodeConfig.read(List.of("--config-file=c.yml"), Map.of(), _ -> yaml);
  }

  @Test
  void defaultsAreThoseOfEtcd() {
    URI peer = URI.create("http://localhost:2380");
    URI client = URI.create("http://localhost:2379");

    NodeConfig config = flags();

    assertThat(config)
        .isEqualTo(
            new NodeConfig(
                "default",
                "default.etcd",
                new NodeConfig.Urls(
                    List.of(peer),
                    List.of(client),
                    List.of(),
                    List.of(),
                    List.of(peer),
                    List.of(client)),
                new NodeConfig.Bootstrap(
                    new InitialCluster(Map.of("default", List.of(peer))),
                    NodeConfig.Bootstrap.State.NEW,
                    "etcd-cluster",
                    NodeConfig.Bootstrap.Recovery.NONE),
                new NodeConfig.Timing(100, 1000),
                new NodeConfig.Limits(10_000, 5_000, 2L << 30, 128, 1_572_864, 1, true, 0),
                new NodeConfig.Grpc(
                    4_294_967_295L,
                    Duration.ofSeconds(5),
                    Duration.ofHours(2),
                    Duration.ofSeconds(20)),
                new NodeConfig.Features(
                    Duration.ofMinutes(10),
                    Duration.ofMillis(100),
                    false,
                    new NodeConfig.Checks(false, Duration.ZERO, false, Duration.ofMinutes(1))),
                new NodeConfig.Logging(
                    NodeConfig.Logging.Level.INFO,
                    NodeConfig.Logging.Format.JSON,
                    NodeConfig.Logging.Output.STDERR),
                List.of()));
  }

  /// A value that differs from the default for every flag; a new flag without a row fails here.
  private static String otherValue(Flag flag) {
    return switch (flag) {
      case NAME -> "n1";
      case DATA_DIR -> "/d/n1";
      case SNAPSHOT_COUNT -> "101";
      case SNAPSHOT_CATCHUP_ENTRIES -> "102";
      case HEARTBEAT_INTERVAL -> "50";
      case ELECTION_TIMEOUT -> "300";
      case LISTEN_PEER_URLS -> "http://10.0.0.1:12380";
      case LISTEN_CLIENT_URLS -> "http://10.0.0.1:12379,http://127.0.0.1:0";
      case LISTEN_CLIENT_HTTP_URLS -> "http://10.0.0.1:12378";
      case QUOTA_BACKEND_BYTES -> "53248";
      case MAX_TXN_OPS -> "103";
      case MAX_REQUEST_BYTES -> "104";
      case MAX_CONCURRENT_STREAMS -> "105";
      case GRPC_KEEPALIVE_MIN_TIME -> "1s";
      case GRPC_KEEPALIVE_INTERVAL -> "2m";
      case GRPC_KEEPALIVE_TIMEOUT -> "3s";
      case INITIAL_ADVERTISE_PEER_URLS -> "http://n1.example:2380";
      case INITIAL_CLUSTER -> "n1=http://n1.example:2380,n2=http://n2.example:2380";
      case INITIAL_CLUSTER_STATE -> "existing";
      case INITIAL_CLUSTER_TOKEN -> "tok";
      case ADVERTISE_CLIENT_URLS -> "http://n1.example:2379";
      case STRICT_RECONFIG_CHECK -> "false";
      case MAX_LEARNERS -> "2";
      case FORCE_NEW_CLUSTER -> "true";
      case WATCH_PROGRESS_NOTIFY_INTERVAL -> "1m30s";
      case WARNING_APPLY_DURATION -> "200ms";
      case CORRUPT_CHECK_TIME -> "1h";
      case COMPACT_HASH_CHECK_TIME -> "5m";
      case FEATURE_GATES -> "InitialCorruptCheck=true,CompactHashCheck=true";
      case METRICS -> "extensive";
      case LISTEN_METRICS_URLS -> "http://0.0.0.0:12381";
      case LOG_LEVEL -> "warn";
      case LOG_FORMAT -> "console";
      case LOG_OUTPUTS -> "stdout";
      case SNAPSHOT_BYTES_PER_SECOND -> "2000000";
      case RECOVER_QUORUM -> "false"; // excludes the other way
      case CONFIG_FILE -> "";
    };
  }

  private static final NodeConfig ALL_OTHER =
      new NodeConfig(
          "n1",
          "/d/n1",
          new NodeConfig.Urls(
              List.of(URI.create("http://10.0.0.1:12380")),
              List.of(URI.create("http://10.0.0.1:12379"), URI.create("http://127.0.0.1:0")),
              List.of(URI.create("http://10.0.0.1:12378")),
              List.of(URI.create("http://0.0.0.0:12381")),
              List.of(URI.create("http://n1.example:2380")),
              List.of(URI.create("http://n1.example:2379"))),
          new NodeConfig.Bootstrap(
              new InitialCluster(
                  Map.of(
                      "n1", List.of(URI.create("http://n1.example:2380")),
                      "n2", List.of(URI.create("http://n2.example:2380")))),
              NodeConfig.Bootstrap.State.EXISTING,
              "tok",
              NodeConfig.Bootstrap.Recovery.FORCE_NEW_CLUSTER),
          new NodeConfig.Timing(50, 300),
          new NodeConfig.Limits(101, 102, 53_248, 103, 104, 2, false, 2_000_000),
          new NodeConfig.Grpc(
              105, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(3)),
          new NodeConfig.Features(
              Duration.ofSeconds(90),
              Duration.ofMillis(200),
              true,
              new NodeConfig.Checks(true, Duration.ofHours(1), true, Duration.ofMinutes(5))),
          new NodeConfig.Logging(
              NodeConfig.Logging.Level.WARN,
              NodeConfig.Logging.Format.CONSOLE,
              NodeConfig.Logging.Output.STDOUT),
          List.of());

  private static Stream<Flag> settable() {
    return Stream.of(Flag.values()).filter(flag -> flag != Flag.CONFIG_FILE);
  }

  @Test
  void everyFlagIsObeyedOnTheCommandLine() {
    String[] arguments =
        settable().map(flag -> flag.option() + "=" + otherValue(flag)).toArray(String[]::new);

    assertThat(flags(arguments)).isEqualTo(ALL_OTHER);
  }

  @Test
  void everyFlagIsObeyedAsAVariable() {
    Map<String, String> environment =
        settable()
            .collect(java.util.stream.Collectors.toMap(Flag::variable, NodeConfigTest::otherValue));

    assertThat(NodeConfig.read(List.of(), environment, NO_FILES)).isEqualTo(ALL_OTHER);
  }

  @Test
  void everyFlagIsObeyedInTheFileAndNothingElseIs() {
    StringBuilder yaml = new StringBuilder();
    settable()
        .forEach(
            flag -> yaml.append(flag.key()).append(": '").append(otherValue(flag)).append("'\n"));

    NodeConfig config =
        NodeConfig.read(
            List.of("--name=ignored", "--config-file=c.yml"),
            Map.of("ETCD_DATA_DIR", "/ignored"),
            _ -> yaml.toString());

    assertThat(config).usingRecursiveComparison().ignoringFields("warnings").isEqualTo(ALL_OTHER);
    assertThat(config.warnings()).singleElement().asString().contains("c.yml", "ignored");
  }

  @ParameterizedTest
  @EnumSource(Flag.class)
  void everyFlagIsInTheHelp(Flag flag) {
    assertThat(HelpText.render()).contains("  " + flag.option() + " '");
  }

  @Test
  void aFlagStandsInAnyOfGosForms() {
    assertThat(flags("-name", "a").name()).isEqualTo("a");
    assertThat(flags("--name", "a", "--name=b").name()).isEqualTo("b");
    assertThat(flags("--strict-reconfig-check").limits().strictReconfigCheck()).isTrue();
    assertThat(flags("--strict-reconfig-check=false").limits().strictReconfigCheck()).isFalse();
    assertThat(flags("--initial-cluster-token=a=b").bootstrap().token()).isEqualTo("a=b");
  }

  @Test
  void aLostQuorumIsRecoveredInOneWayOnly() {
    assertThat(flags("--recover-quorum").bootstrap().recovery())
        .isEqualTo(NodeConfig.Bootstrap.Recovery.RECOVER_QUORUM);
    assertThatThrownBy(() -> flags("--recover-quorum", "--force-new-cluster"))
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("can't both be set");
  }

  @Test
  void aFlagShadowsItsVariable() {
    NodeConfig config =
        NodeConfig.read(List.of("--name=flag"), Map.of("ETCD_NAME", "variable"), NO_FILES);

    assertThat(config.name()).isEqualTo("flag");
    assertThat(config.warnings()).containsExactly("the variable ETCD_NAME is shadowed by --name");
  }

  @Test
  void foreignVariablesDoNotStopAMember() {
    NodeConfig config =
        NodeConfig.read(
            List.of(), Map.of("ETCD_SERVICE_HOST", "10.0.0.9", "PATH", "/bin"), NO_FILES);

    assertThat(config.warnings()).singleElement().asString().contains("ETCD_SERVICE_HOST");
  }

  @Test
  void theFileTakesEtcdsShapes() {
    NodeConfig config =
        file(
            """
            name: 'n1'
            heartbeat-interval: 20
            election-timeout: 200
            watch-progress-notify-interval: 90000000000
            advertise-client-urls: http://n1:2379
            discovery:
            client-transport-security:
              cert-file:
              client-cert-auth: false
            """);

    assertThat(config.timing()).isEqualTo(new NodeConfig.Timing(20, 200));
    assertThat(config.features().watchProgressNotifyInterval()).hasSeconds(90);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --snapshot-cuont=5 | --snapshot-cuont is not known; did you mean --snapshot-count?
          --qqqqqqqqqqqqqqq | --qqqqqqqqqqqqqqq is not known; --help lists every flag.
          gateway | "gateway" is not a flag; every argument starts with --. (Booleans are --x or --x=false.)
          --name= | --name is empty; every member needs a name.
          --name | --name needs a value.
          --heartbeat-interval=x | --heartbeat-interval must be a whole number, was "x".
          --heartbeat-interval=0 | --heartbeat-interval must be at least 1 ms, was 0.
          --heartbeat-interval=500 | --election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[500ms]
          --election-timeout=60000 | --election-timeout[60000ms] is too long, and should be set less than 50000ms
          --election-timeout=99999999999 | --election-timeout is out of range: 99999999999.
          --snapshot-count=0 | --snapshot-count must be at least 1, was 0.
          --snapshot-catchup-entries=0 | --snapshot-catchup-entries must be at least 1, was 0.
          --max-txn-ops=0 | --max-txn-ops must be at least 1, was 0.
          --max-request-bytes=0 | --max-request-bytes must be at least 1, was 0.
          --max-learners=-1 | --max-learners must be at least 0, was -1.
          --grpc-keepalive-timeout=5 | --grpc-keepalive-timeout must be a duration such as 500ms or 1m30s, was "5".
          --watch-progress-notify-interval=1ms | --watch-progress-notify-interval must be at least 100ms.
          --metrics=all | --metrics must be one of basic, extensive, was "all".
          --log-level=foo | --log-level must be one of debug, info, warn, error, panic, fatal, was "foo".
          --strict-reconfig-check=maybe | --strict-reconfig-check must be one of true, false, 1, 0, t, f, was "maybe".
          --initial-cluster-state=old | --initial-cluster-state must be one of new, existing, was "old".
          --initial-cluster=abc | --initial-cluster has "abc", which is not name=url.
          --initial-cluster=a=http://h:1,b=http://h:1 | --initial-cluster names http://h:1 twice.
          --listen-peer-urls= | --listen-peer-urls must hold at least one URL.
          --listen-peer-urls=http://foo.bar:2380 | expected IP in URL for binding (http://foo.bar:2380), given by --listen-peer-urls
          --listen-peer-urls=http://127.0.0.1 | --listen-peer-urls: "http://127.0.0.1" needs the form http://host:port.
          --listen-peer-urls=http://127.0.0.1:1/x | --listen-peer-urls: "http://127.0.0.1:1/x" must not contain a path.
          --listen-peer-urls=127.0.0.1:2380 | --listen-peer-urls: "127.0.0.1:2380" is not a URL.
          --listen-peer-urls=https://127.0.0.1:2380 | --listen-peer-urls: "https://127.0.0.1:2380" asks for TLS, which is not implemented yet.
          --listen-client-urls=http://0.0.0.0:2379 | --advertise-client-urls is required when --listen-client-urls is set explicitly
          --pre-vote=false | --pre-vote=false cannot be used: pre-vote is always on. Remove it.
          --cert-file=/c | --cert-file=/c cannot be used: TLS is not implemented yet and traffic would be in the clear. Remove it.
          --auto-tls | --auto-tls=true cannot be used: TLS is not implemented yet and traffic would be in the clear. Remove it.
          --config-file=gone.yml | gone.yml cannot be read (NoSuchFileException).
          """)
  void refusesInOneLine(String argument, String message) {
    assertThatThrownBy(() -> flags(argument))
        .isInstanceOf(ConfigRefused.class)
        .hasMessage(message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nmae: x",
        "config-file: other.yml",
        "just text",
        "a: [",
        "name: {first: x}",
        "peer-transport-security: {cert-file: /c}"
      })
  void refusesABadFile(String yaml) {
    assertThatThrownBy(() -> file(yaml)).isInstanceOf(ConfigRefused.class);
  }

  @Test
  void whatEtcdRemovedOrDoesOtherwiseIsAcceptedWithAWarning() {
    NodeConfig config =
        flags(
            "--max-wals=3",
            "--v2-deprecation",
            "gone",
            "--experimental-enable-lease-checkpoint",
            "--logger=zap",
            "--pre-vote=true");

    assertThat(config.warnings())
        .hasSize(4)
        .allMatch(line -> line.contains("accepted and ignored"));
  }

  @Test
  void quotaZeroIsTheDefaultAndNegativeIsNone() {
    assertThat(flags("--quota-backend-bytes=0").limits().quotaBytes()).isEqualTo(2L << 30);
    assertThat(flags("--quota-backend-bytes=-1").limits().quotaBytes()).isZero();
    assertThat(flags("--quota-backend-bytes=" + (9L << 30)).warnings()).hasSize(1);
  }

  @Test
  void theInitialClusterMustHoldThisMember() {
    InitialCluster cluster = InitialCluster.parse("a=http://a:1,b=http://b:1,a=http://a:2");

    cluster.requireMember("a", List.of(URI.create("http://a:2"), URI.create("http://a:1")));
    assertThatThrownBy(() -> cluster.requireMember("c", List.of()))
        .hasMessage("couldn't find local name \"c\" in the initial cluster configuration");
    assertThatThrownBy(() -> cluster.requireMember("b", List.of(URI.create("http://b:9"))))
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("http://b:1")
        .hasMessageContaining("http://b:9");
  }

  @Test
  void featureGatesOfEtcdAreServedIgnoredOrRefused() {
    NodeConfig config =
        NodeConfig.read(List.of("--feature-gates=LeaseCheckpoint=true"), Map.of(), _ -> "");
    assertThat(config.warnings())
        .contains("the feature gate LeaseCheckpoint is accepted and ignored");
    assertThatThrownBy(
            () -> NodeConfig.read(List.of("--feature-gates=Nonsense=true"), Map.of(), _ -> ""))
        .hasMessage("unrecognized feature gate: Nonsense");
    assertThatThrownBy(
            () -> NodeConfig.read(List.of("--feature-gates=CompactHashCheck"), Map.of(), _ -> ""))
        .hasMessageContaining("must be a list of Name=true or Name=false");
  }
}
