package io.coxswain.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles the one changed file against all other classes as they are. One at a time: where the classes go is kept
/// by the file manager that all compilations share.
final class MutantCompiler implements AutoCloseable {
  private final Checkout checkout;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);

  MutantCompiler(Checkout checkout) {
    this.checkout = checkout;
  }

  /// Writes the mutated classes into a directory.
  ///
  /// @param mutants of different sources: a class can have one bug at a time
  /// @throws IllegalArgumentException if a mutant doesn't fit its source or they don't compile
  synchronized void compile(List<Mutant> mutants, Path into) throws IOException {
    List<Text> texts = new ArrayList<>();
    for (Mutant mutant : mutants) {
      String mutated = mutant.applyTo(Files.readString(checkout.source(mutant)));
      texts.add(new Text(mutant.className(), mutated));
    }
    Files.createDirectories(into);
    StringWriter complaints = new StringWriter();
    if (!task(texts, into, complaints).call()) {
      throw new IllegalArgumentException(
          "%s: not compiled%n%s"
              .formatted(mutants.stream().map(Mutant::name).toList(), complaints));
    }
  }

  private JavaCompiler.CompilationTask task(List<Text> texts, Path into, Writer complaints) {
    List<String> options =
        List.of("-d", into.toString(), "-cp", checkout.classPath(), "-proc:none", "-nowarn", "-g");
    return compiler.getTask(complaints, files, null, options, null, texts);
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// A source that stands in no file.
  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String className, String text) {
      super(
          URI.create(
              "mutant:///" + className.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension),
          JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
