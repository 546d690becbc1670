package io.coxswain.raft.script;

import java.util.ArrayList;
import java.util.List;

/// A script: blocks of comments, commands and the outcome beneath the dashes, separated by empty lines.
///
/// ```
/// # A lone voter elects itself.
/// start voters=(1)
/// campaign 1
/// ----
/// 1 CANDIDATE term=1
/// ```
record ScriptFile(List<Block> blocks) {
  private static final String DASHES = "----";

  record Block(List<String> comments, List<String> commands, List<String> outcome) {
    Block withOutcome(List<String> newOutcome) {
      return new Block(comments, commands, newOutcome);
    }
  }

  static ScriptFile parse(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    List<String> part = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() && !part.isEmpty()) {
        blocks.add(block(part));
        part.clear();
      } else if (!line.isBlank()) {
        part.add(line);
      }
    }
    if (!part.isEmpty()) {
      blocks.add(block(part));
    }
    return new ScriptFile(blocks);
  }

  private static Block block(List<String> lines) {
    int dashes = lines.indexOf(DASHES);
    List<String> above = dashes < 0 ? lines : lines.subList(0, dashes);
    List<String> below = dashes < 0 ? List.of() : lines.subList(dashes + 1, lines.size());
    return new Block(
        above.stream().filter(line -> line.startsWith("#")).toList(),
        above.stream().filter(line -> !line.startsWith("#")).toList(),
        List.copyOf(below));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Block block : blocks) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(block.comments());
      lines.addAll(block.commands());
      if (!block.commands().isEmpty()) {
        lines.add(DASHES);
        lines.addAll(block.outcome());
      }
    }
    return lines;
  }
}
