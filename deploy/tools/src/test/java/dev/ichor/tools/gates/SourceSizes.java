package dev.ichor.tools.gates;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of hand-written sources, by the compiler's own parser.
 *
 * @param files lines of each file, sorted by length
 * @param methods lines of each method from its first modifier or annotation to its last brace
 */
record SourceSizes(List<Sized> files, List<Sized> methods) {
  /** Something with a place and a length in lines. */
  record Sized(String place, long lines) {}

  static List<Path> handWritten(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .filter(file -> root.relativize(file).toString().contains("src/main/java/"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
          .sorted()
          .toList();
    }
  }

  static SourceSizes of(Collection<Path> sources) throws IOException {
    var files = new ArrayList<Sized>();
    for (var source : sources) {
      files.add(new Sized(source.toString(), Files.readAllLines(source).size()));
    }
    var methods = new ArrayList<Sized>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var units = manager.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, units);
      for (var unit : task.parse()) {
        unit.accept(new Methods(Trees.instance(task), unit, methods), null);
      }
    }
    files.sort(Comparator.comparingLong(Sized::lines));
    return new SourceSizes(List.copyOf(files), List.copyOf(methods));
  }

  long median() {
    return files.get(files.size() / 2).lines();
  }

  private static final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<Sized> found;

    Methods(Trees trees, CompilationUnitTree unit, List<Sized> found) {
      this.trees = trees;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      var positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      found.add(
          new Sized(
              unit.getSourceFile().getName() + ":" + first + " " + method.getName(),
              last - first + 1));
      return super.visitMethod(method, nothing);
    }
  }
}
