package dev.ichor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pages lead where they say, and each module and each decision has one. */
class DocsTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  @Test
  @DisplayName("Every relative link of every page leads to a file")
  void links() throws IOException {
    var pages = pages();
    assertThat(pages).hasSizeGreaterThan(15);
    for (var page : pages) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !link.matches("[a-z]+:.*"))
          .forEach(link -> assertThat(page.resolveSibling(link)).as(page.toString()).exists());
    }
  }

  @Test
  @DisplayName("Decisions are numbered without gap or double, and the title has the file's number")
  void decisions() throws IOException {
    List<Path> decisions;
    try (Stream<Path> all = Files.list(ROOT.resolve("docs/adr"))) {
      decisions = all.sorted().toList();
    }
    IntStream.range(0, decisions.size())
        .forEach(
            i -> {
              var file = decisions.get(i);
              assertThat(file.getFileName().toString())
                  .matches("%04d-[a-z0-9-]+\\.md".formatted(i + 1));
              assertThat(file).content().startsWith("# " + (i + 1) + ". ");
            });
  }

  @Test
  @DisplayName("Every module has a README")
  void readmes() throws IOException {
    var pom = Files.readString(ROOT.resolve("pom.xml"));
    Pattern.compile("<module>(.*)</module>")
        .matcher(pom)
        .results()
        .forEach(module -> assertThat(ROOT.resolve(module.group(1)).resolve("README.md")).exists());
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT, 4)) {
      return all.filter(file -> file.toString().endsWith(".md"))
          .filter(
              file ->
                  !ROOT.relativize(file)
                      .toString()
                      .matches("(.*/)?(target|node_modules|\\.\\w+)/.*"))
          .toList();
    }
  }
}
