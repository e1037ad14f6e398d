package dev.ichor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/tools/TestSummary.java}, run as the launcher runs it. */
class TestSummaryTest {
  @TempDir Path tree;

  @Test
  @DisplayName("Reports of all modules are summed; skipped and failed tests come with their reason")
  void sums() throws Exception {
    report("a/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='one'/>");
    report(
        "deploy/lab/target/failsafe-reports/TEST-B.xml",
        "<testcase classname='B' name='two'><skipped message='no qemu here'/></testcase>"
            + "<testcase classname='B' name='three'><failure message='was 1&#10;more'>x</failure></testcase>");
    var run = run();
    assertThat(run.text()).contains("B: two", "no qemu here", "B: three", "was 1");
    assertThat(run.text().strip()).endsWith("1 passed, 1 failed, 1 skipped");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "A class skipped as a whole has a name, an error without message gives its first line")
  void withoutWords() throws Exception {
    report(
        "a/target/surefire-reports/TEST-A.xml",
        "<testcase classname='A' name=''><skipped message='needs root'/></testcase>"
            + "<testcase classname='B' name='two'><error>java.lang.Exception\n at x</error></testcase>");
    var text = run().text();
    assertThat(text)
        .contains("A: the whole class\n      needs root", "B: two\n      java.lang.Exc");
    assertThat(text).endsWith("\n0 passed, 1 failed, 1 skipped\n");
  }

  @Test
  @DisplayName("A report without a single test is a class that was skipped, not nothing")
  void silent() throws Exception {
    report("a/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='one'/>");
    report("a/target/surefire-reports/TEST-B.xml", "<properties/>");
    var text = run().text();
    assertThat(text).contains("B: the whole class").endsWith("\n1 passed, 0 failed, 1 skipped\n");
  }

  @Test
  @DisplayName("Only passed and skipped tests end with 0")
  void passed() throws Exception {
    report("a/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='one'/>");
    assertThat(run()).isEqualTo(new Run(0, "\n1 passed, 0 failed, 0 skipped\n"));
  }

  @Test
  @DisplayName("What a test left to be said stands in a summary line above the plain one")
  void remarks() throws Exception {
    report("a/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='one'/>");
    Files.createDirectories(tree.resolve("b/target/failsafe-reports"));
    Files.writeString(tree.resolve("b/target/failsafe-reports/REMARK-x.txt"), "no Go here\n");
    Files.writeString(tree.resolve("b/target/REMARK-elsewhere.txt"), "not beside reports\n");
    var counts = "1 passed, 0 failed, 0 skipped";
    assertThat(run()).isEqualTo(new Run(0, "\n%s; no Go here\n\n%s\n".formatted(counts, counts)));
  }

  @Test
  @DisplayName("No report at all is no success")
  void nothing() throws Exception {
    assertThat(run().code()).isEqualTo(1);
  }

  private void report(String path, String cases) throws IOException {
    var file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    var name = path.replaceAll(".*TEST-|\\.xml", "");
    Files.writeString(file, "<testsuite name='%s'>%s</testsuite>".formatted(name, cases));
  }

  private Run run() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Path.of("TestSummary.java").toString(),
                tree.toString())
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), text);
  }

  private record Run(int code, String text) {}
}
