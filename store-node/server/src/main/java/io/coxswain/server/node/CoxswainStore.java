package io.coxswain.server.node;

import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.HelpText;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.config.Version;
import io.coxswain.server.fault.StoreFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program: one member of the store, until SIGTERM.
public final class CoxswainStore {
  private static final int EXIT_FAILED = 1;

  private CoxswainStore() {}

  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.stream().anyMatch(List.of("--version", "-version")::contains)) {
      System.out.print(Version.text(ApiVersion.SERVER));
      return;
    }
    if (given.stream().anyMatch(List.of("--help", "-help", "-h")::contains)) {
      System.out.print(HelpText.render());
      return;
    }
    try {
      NodeConfig config =
          NodeConfig.read(given, System.getenv(), path -> Files.readString(Path.of(path)));
      LogSetup.apply(config.logging());
      run(config);
    } catch (ConfigRefused refused) {
      System.err.println(refused.getMessage());
      System.exit(EXIT_FAILED);
    } catch (Exception failed) {
      fatal("the member could not start", failed);
    }
  }

  private static void run(NodeConfig config) throws Exception {
    Logger log = LoggerFactory.getLogger(CoxswainStore.class);
    config.warnings().forEach(log::warn);
    log.atInfo()
        .addKeyValue("version", Version.ours())
        .addKeyValue("etcd-api", ApiVersion.SERVER)
        .addKeyValue("config", config)
        .log("starting a member of the store");
    Member member = Member.start(config, CoxswainStore::fatal, CoxswainStore::removed);
    // A hook that halts is the one way to answer SIGTERM with exit code 0.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  member.stop();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    member.awaitReady();
    log.info("ready to serve client requests");
    member.bindProcess();
  }

  /// Ends the process at once, with etcd's exit code: nobody will talk to this member any more.
  private static void removed() {
    LoggerFactory.getLogger(CoxswainStore.class)
        .error(
            "this member was removed from the cluster, so it stops; its id never comes back. To"
                + " join again, add a member and start it with an empty data directory.");
    Runtime.getRuntime().halt(0);
  }

  /// Ends the process at once: what can't be trusted must not run on, not even to say goodbye.
  private static void fatal(String where, Throwable failure) {
    Logger log = LoggerFactory.getLogger(CoxswainStore.class);
    if (failure instanceof StoreFault fault) {
      log.error(fault.getMessage());
    } else {
      log.error("{}: {}", where, failure.toString(), failure);
    }
    Runtime.getRuntime().halt(EXIT_FAILED);
  }
}
