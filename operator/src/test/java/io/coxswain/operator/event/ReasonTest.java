package io.coxswain.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page of reasons is made from the enum: `./mvnw -pl operator -am test -Dcoxswain.rewrite=true`.
class ReasonTest {
  private static final Path PAGE = Path.of("../docs/conditions.md");

  @Test
  void thePageExplainsEveryReason() throws IOException {
    String page = HEAD + rows() + "\n";
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.createDirectories(PAGE.toAbsolutePath().getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("rewrite with ./mvnw -pl operator -am test -Dcoxswain.rewrite=true")
        .hasContent(page);
  }

  @Test
  void everyReasonSaysWhatToDo() {
    assertThat(Reason.values())
        .allSatisfy(reason -> {
          assertThat(reason.meaning()).as(reason.name()).endsWith(".");
          assertThat(reason.nextAction()).as(reason.name()).matches("(?s).+[.?]");
          assertThat(reason.pascalCase()).matches("[A-Z][A-Za-z]{2,63}");
        });
  }

  private static String rows() {
    return Arrays.stream(Reason.values())
        .map(reason ->
            "| `%s` | %s | %s | %s |"
                .formatted(
                    reason.pascalCase(), reason.where(), reason.meaning(), reason.nextAction()))
        .collect(Collectors.joining("\n"));
  }

  private static final String HEAD =
      """
      # Conditions and reasons

      What `kubectl describe stc NAME` says, and what to do about it. This page is made from
      `operator/event/Reason` by the build.

      | Condition | Question | Good |
      |---|---|---|
      | `Available` | Can clients read and write right now? | True |
      | `Progressing` | Is the operator changing anything? Its reason is the Status column of `kubectl get stc`. | False, `Reconciled` |
      | `Degraded` | Does something need a person's eye, although it may still work? | False |
      | `HeartbeatHealthy` | Do heartbeats come in time, and if not, who is to blame? | True |
      | `VolumesReady` | Has every member the volume it needs? | True |
      | `SpecAccepted` | Can the spec be carried out? | True |
      | `Paused` | Has the user stopped all changes? | False |

      `kubectl wait --for=condition=Available stc/NAME` waits until clients can work. Every condition
      carries the generation it speaks of. `HeartbeatHealthy` is judged in a first form: one
      measurement against one limit, the most telling first; it tells neither CPU throttling from
      other pauses nor one-way paths from loss yet. No condition speaks of full databases, corrupt
      data or lost nodes yet.

      | Reason | Where | What is so | What to do |
      |---|---|---|---|
      """;
}
