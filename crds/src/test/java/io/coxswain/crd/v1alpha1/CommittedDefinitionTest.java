package io.coxswain.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The committed definition is what the model generates. After a change of the model:
/// `./mvnw -pl crds test -Dcoxswain.rewrite=true`, then review the diff like code.
class CommittedDefinitionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "coxswain.dev_storeclusters.yaml",
        "../helm/coxswain/files/coxswain.dev_storeclusters.yaml"
      })
  void isWhatTheModelGenerates(String file) throws IOException {
    Path committed = Path.of(file);
    String generated = GeneratedDefinition.yaml();
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.createDirectories(committed.toAbsolutePath().getParent());
      Files.writeString(committed, generated);
    }
    assertThat(committed)
        .as("rewrite with ./mvnw -pl crds test -Dcoxswain.rewrite=true")
        .hasContent(generated);
  }
}
