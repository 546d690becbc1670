package io.coxswain.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultCodeTest {
  private static final Pattern CODE_COLUMN =
      Pattern.compile("^\\| `([A-Z_]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE);

  @Test
  void everyCodeIsExplainedExactlyOnce() throws IOException {
    String page = Files.readString(Path.of("../../docs/errors.md"));
    List<String> explained =
        CODE_COLUMN.matcher(page).results().map(match -> match.group(1)).toList();
    assertThat(explained)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FaultCode.values()).map(Enum::name).toList());
  }

  @Test
  void aFaultSaysWhatHappenedWhyAndWhatToDo() {
    StoreFault fault =
        new StoreFault(
            FaultCode.LOG_DAMAGED, "Record 3 is unreadable", "it was changed", "Replace it.");
    assertThat(fault)
        .hasMessage("Record 3 is unreadable, because it was changed. Replace it. [LOG_DAMAGED]");
  }
}
