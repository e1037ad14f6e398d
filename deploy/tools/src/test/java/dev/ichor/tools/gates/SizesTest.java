package dev.ichor.tools.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.tools.gates.SourceSizes.Sized;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files and small functions: what fits on a screen is read. */
class SizesTest {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 40;
  private static final int MEDIAN_LINES = 100;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "No file of the product is above 400 lines, no method above 40, the median below 100")
  void small() throws Exception {
    var sizes = SourceSizes.of(SourceSizes.handWritten(RootPom.ROOT));
    System.out.printf(
        "%d hand-written files, median %d lines, longest %s%n",
        sizes.files().size(), sizes.median(), sizes.files().getLast());
    assertThat(sizes.files()).hasSizeGreaterThan(100);
    assertThat(tooLong(sizes.files(), FILE_LINES)).isEmpty();
    assertThat(tooLong(sizes.methods(), METHOD_LINES)).isEmpty();
    assertThat(sizes.median()).isBetween(1L, (long) MEDIAN_LINES);
  }

  @Test
  @DisplayName("A planted method of 41 lines and a planted file of 401 lines are found")
  void canFail() throws Exception {
    var source = directory.resolve("Long.java");
    var fits = "  int fits() {\n" + "    //\n".repeat(37) + "    return 1;\n  }\n";
    var tooLong = "  int tooLong() {\n" + "    //\n".repeat(38) + "    return 1;\n  }\n";
    Files.writeString(
        source, "class Long {\n" + fits + tooLong + "  //\n".repeat(401 - 83) + "}\n");
    var sizes = SourceSizes.of(List.of(source));
    assertThat(tooLong(sizes.files(), FILE_LINES))
        .containsExactly(new Sized(source.toString(), 401));
    assertThat(tooLong(sizes.methods(), METHOD_LINES))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.place()).endsWith("tooLong");
              assertThat(found.lines()).isEqualTo(41);
            });
  }

  private static List<Sized> tooLong(List<Sized> all, int limit) {
    return all.stream().filter(sized -> sized.lines() > limit).toList();
  }
}
