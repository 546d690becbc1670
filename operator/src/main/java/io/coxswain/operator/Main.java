package io.coxswain.operator;

import io.coxswain.operator.controller.StoreClusterController;
import io.coxswain.operator.storeclient.GrpcStoreAdmin;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's process.
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final String LEASE = "coxswain-operator";

  /// A member answers in milliseconds or is in trouble; a pass asks all of them at once.
  private static final Duration ASK_DEADLINE = Duration.ofSeconds(2);

  /// A change waits for a quorum's disks, perhaps through an election.
  private static final Duration ACT_DEADLINE = Duration.ofSeconds(10);

  private Main() {}

  /// Runs until it is told to stop, and then ends at once: a pass that is cut short is like a crash, which
  /// the next pass makes good.
  public static void main(String[] arguments) {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.from(System.getenv());
    } catch (IllegalArgumentException wrong) {
      System.err.println("coxswain-operator: " + wrong.getMessage());
      System.exit(1);
      return;
    }
    LOG.info(
        "Coxswain operator {} serves {}; clusters without a version get {}:{}",
        OperatorSettings.ownVersion(),
        settings.watchNamespaces().isEmpty() ? "all namespaces" : settings.watchNamespaces(),
        settings.plan().storeImage(),
        settings.plan().storeVersion());
    try {
      run(settings);
    } catch (IOException | RuntimeException failure) {
      // Other threads would keep a process alive that does nothing.
      LOG.error("The operator could not be started; Kubernetes will start it again", failure);
      System.exit(1);
    }
  }

  private static void run(OperatorSettings settings) throws IOException {
    KubernetesClient client = new KubernetesClientBuilder().build();
    Operator operator = new Operator(overrider -> configure(overrider, client, settings));
    GrpcStoreAdmin store = new GrpcStoreAdmin(ASK_DEADLINE, ACT_DEADLINE);
    StoreClusterController controller =
        new StoreClusterController(client, store, settings.plan(), Clock.systemUTC());
    controller.register(operator, settings.watchNamespaces());
    AtomicBoolean working = new AtomicBoolean();
    // A standby waits inside start() for the lease, and is ready to take over meanwhile.
    HealthServer health =
        new HealthServer(
            settings.healthPort(),
            () -> !working.get() || operator.getRuntimeInfo().allEventSourcesAreHealthy());
    LOG.info("Health answers on port {}", health.port());
    operator.start();
    working.set(true);
    LOG.info("Working");
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, OperatorSettings settings) {
    overrider.withKubernetesClient(client).withUseSSAToPatchPrimaryResource(true);
    settings
        .leaseNamespace()
        .ifPresent(namespace ->
            overrider.withLeaderElectionConfiguration(
                LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                    .withLeaseNamespace(namespace)
                    .withIdentity(settings.identity())
                    .withExitOnStopLeading(true)
                    .build()));
  }
}
