package dev.ichor.tools.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Error Prone and NullAway fail the compilation, with the arguments that the root pom gives. */
class CompilerGateTest {
  private static final Pattern ERROR =
      Pattern.compile("(\\w+)\\.java:(\\d+): error: \\[(\\w+)]", Pattern.MULTILINE);
  private static final Pattern MARK = Pattern.compile("// planted: (\\w+)");
  private static final Pattern PROMOTED = Pattern.compile("-Xep:(\\w+):ERROR");

  @TempDir static Path directory;

  private static Set<String> planted = Set.of();
  private static Fork wrong = new Fork(0, "");

  @BeforeAll
  static void compilePlanted() throws Exception {
    var mistakes = Fork.planted("Mistakes", directory);
    var nulls = Fork.planted("Nulls", directory);
    planted = new TreeSet<>(marks(mistakes));
    planted.addAll(marks(nulls));
    wrong = compile(mistakes, nulls);
  }

  @Test
  @DisplayName("Each planted mistake is an error at its line, and nothing else is")
  void caught() {
    assertThat(wrong.code()).as(wrong.text()).isEqualTo(1);
    var found =
        ERROR
            .matcher(wrong.text())
            .results()
            .map(hit -> hit.group(1) + ":" + hit.group(2) + " " + hit.group(3))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).as(wrong.text()).isEqualTo(planted);
  }

  @Test
  @DisplayName("Every check that the root pom makes an error has its planted mistake")
  void allPromoted() {
    var promoted =
        PROMOTED
            .matcher(String.join(" ", RootPom.read().compilerArguments()))
            .results()
            .map(hit -> hit.group(1))
            .toList();
    assertThat(promoted).contains("NullAway");
    assertThat(planted.stream().map(mark -> mark.split(" ", 2)[1])).containsAll(promoted);
  }

  @Test
  @DisplayName("A clean source compiles, with @Nullable where null is meant")
  void clean() throws Exception {
    var run = compile(Fork.planted("Clean", directory));
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(directory.resolve("out/dev/ichor/planted/Clean.class")).exists();
  }

  @Test
  @DisplayName(
      "No module brings compiler arguments of its own or turns processors off; one more may be added")
  void noWayAround() {
    var root = RootPom.read();
    assertThat(root.modules()).hasSizeGreaterThan(7);
    assertThat(root.modules())
        .allSatisfy(
            module ->
                assertThat(
                        RootPom.read(module)
                            .texts(
                                "//plugin[artifactId='maven-compiler-plugin']//configuration/*"
                                    + "[not(self::annotationProcessorPaths[@combine.children='append'])]"
                                    + " | //maven.compiler.proc | //maven.compiler.failOnError"))
                    .as(module.toString())
                    .isEmpty());
    assertThat(root.texts("//plugin[artifactId='maven-compiler-plugin']//path/artifactId"))
        .containsExactlyInAnyOrder("error_prone_core", "nullaway");
  }

  private static Fork compile(Path... sources) throws Exception {
    var arguments = new ArrayList<String>();
    RootPom.jvmFlags().forEach(flag -> arguments.add("-J" + flag));
    arguments.addAll(RootPom.read().compilerArguments());
    arguments.addAll(List.of("-classpath", Fork.classPath(), "-processorpath", Fork.classPath()));
    arguments.addAll(List.of("-d", directory.resolve("out").toString()));
    Stream.of(sources).forEach(source -> arguments.add(source.toString()));
    return Fork.run("javac", arguments);
  }

  /** What the comments of a planted source promise, as {@code File:line Check}. */
  private static Set<String> marks(Path source) throws Exception {
    var marks = new TreeSet<String>();
    var name = source.getFileName().toString().replace(".java", "");
    var lines = Files.readAllLines(source);
    for (int i = 0; i < lines.size(); i++) {
      var mark = MARK.matcher(lines.get(i));
      if (mark.find()) {
        marks.add(name + ":" + (i + 1) + " " + mark.group(1));
      }
    }
    return marks;
  }
}
