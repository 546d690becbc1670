package io.coxswain.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Which room may know which; the reasons are in ARCHITECTURE.md.
class BoundariesTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.coxswain");

  @Test
  void theConsensusCoreIsPure() {
    check(
        classes()
            .that()
            .resideInAPackage("io.coxswain.raft..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.coxswain.raft..",
                "java.lang..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify.annotations")
            .because("a core without clock, thread, I/O and logger can be replayed from a seed"));
  }

  @Test
  void theTimingPlannerIsPure() {
    check(
        classes()
            .that()
            .resideInAPackage("io.coxswain.tempo..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.coxswain.tempo..",
                "java.lang..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify.annotations")
            .because(
                "the node and the operator must come to the same timing from the same numbers"));
  }

  @Test
  void theOperatorKnowsTheStoreOnlyByItsWire() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.coxswain.operator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.coxswain.server..", "io.coxswain.raft..")
            .because("operator and store are released and upgraded apart"));
  }

  @Test
  void plansKnowNeitherClientNorClock() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.coxswain.operator.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.fabric8.kubernetes.client..", "io.grpc..", "io.javaoperatorsdk..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.time.Clock.class, Thread.class)
            .because("a plan is a function of one view"));
  }

  @Test
  void theWorldIsReachedThroughItsDoorsOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.coxswain.server..")
            .and(areNoDoors())
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "start")
            .orShould()
            .callMethod(Thread.class, "ofPlatform")
            .orShould()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                Files.class,
                FileChannel.class,
                FileInputStream.class,
                FileOutputStream.class,
                RandomAccessFile.class,
                Socket.class,
                ServerSocket.class,
                Executors.class,
                Timer.class,
                Random.class,
                ThreadLocalRandom.class,
                SecureRandom.class)
            .because("a member that reaches the world by itself can't be simulated"));
  }

  /// Who may: the world's own rooms, and what runs before there is a member or is not simulated.
  private static DescribedPredicate<JavaClass> areNoDoors() {
    Set<String> rooms = Set.of("io.coxswain.server.platform", "io.coxswain.server.rocks");
    Set<String> classes =
        Set.of(
            "io.coxswain.server.lane.LaneThread", // the thread of a lane
            "io.coxswain.server.metrics.ProcessFigures", // what the kernel says of this process
            "io.coxswain.server.node.CoxswainStore", // main()
            "io.coxswain.server.node.PeerCensus"); // waits before the member takes part
    return DescribedPredicate.describe(
        "are no doors to the world",
        found -> {
          String outermost = found.getName().replaceFirst("\\$.*", "");
          return !rooms.contains(found.getPackageName()) && !classes.contains(outermost);
        });
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(OURS);
  }
}
