package io.coxswain.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(OURS);
  }
}
