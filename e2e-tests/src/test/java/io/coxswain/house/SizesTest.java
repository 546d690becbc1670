package io.coxswain.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Files about 300 lines, methods about 40: the aim. These are the hard limits; they only go down.
class SizesTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 80;

  @Test
  void noFileIsLongerThanTheLimit() {
    List<String> tooLong =
        SourceTree.allSources().stream()
            .filter(file -> SourceTree.lines(file).size() > FILE_LINES_MAX)
            .map(file -> SourceTree.name(file) + ": " + SourceTree.lines(file).size())
            .toList();
    assertThat(tooLong).as("files over %d lines: split by noun", FILE_LINES_MAX).isEmpty();
  }

  @Test
  void noMethodIsLongerThanTheLimit() throws IOException {
    assertThat(longMethods(SourceTree.allSources()))
        .as("methods over %d lines: name the steps", METHOD_LINES_MAX)
        .isEmpty();
  }

  private static List<String> longMethods(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> found = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new MethodLengths(unit, positions, found).scan(unit, null);
      }
    }
    return found;
  }

  private static final class MethodLengths extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (method.getBody() != null) {
        LineMap lines = unit.getLineMap();
        long length =
            lines.getLineNumber(positions.getEndPosition(unit, method.getBody()))
                - lines.getLineNumber(positions.getStartPosition(unit, method.getBody()))
                + 1;
        if (length > METHOD_LINES_MAX) {
          String file = SourceTree.name(Path.of(unit.getSourceFile().toUri()));
          found.add("%s %s: %d lines".formatted(file, method.getName(), length));
        }
      }
      return super.visitMethod(method, null);
    }
  }
}
