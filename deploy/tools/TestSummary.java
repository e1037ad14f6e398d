import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Sums the surefire and failsafe reports of a work tree: skipped tests with their reasons, failed
 * tests with theirs, and last one plain line {@code N passed, N failed, N skipped}; above it the same line
 * with what tests left in {@code REMARK-*.txt} beside their reports. Exit code 1 when a test failed
 * or no report was found. Run as a single file: {@code java TestSummary.java ROOT [NEWER-THAN-FILE]}.
 */
final class TestSummary {
  private final List<String> failed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private int passed;

  public static void main(String... arguments) throws Exception {
    var root = Path.of(arguments[0]);
    long since =
        arguments.length > 1 ? Files.getLastModifiedTime(Path.of(arguments[1])).toMillis() : 0;
    var summary = new TestSummary();
    for (var report : beside(root, since, "TEST-.*\\.xml")) {
      summary.add(report);
    }
    for (var remark : beside(root, since, "REMARK-.*\\.txt")) {
      summary.remarks.add(Files.readString(remark).strip());
    }
    summary.print();
    System.exit(summary.passed > 0 && summary.failed.isEmpty() ? 0 : 1);
  }

  /** Reports of this run only: older ones are what an earlier run left behind. */
  static List<Path> beside(Path root, long since, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root, 6)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .filter(file -> file.getParent().toString().matches(".*(surefire|failsafe)-reports"))
          .filter(file -> file.toFile().lastModified() >= since)
          .sorted()
          .toList();
    }
  }

  private void add(Path report) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var suite = factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
    var cases = suite.getElementsByTagName("testcase");
    if (cases.getLength() == 0) {
      // A condition of the whole class was not met: surefire leaves its words out.
      skipped.add(suite.getAttribute("name") + ": the whole class\n      no reason in its report");
    }
    for (int i = 0; i < cases.getLength(); i++) {
      add((Element) cases.item(i));
    }
  }

  private void add(Element test) {
    var method = test.getAttribute("name");
    var name =
        test.getAttribute("classname") + ": " + (method.isEmpty() ? "the whole class" : method);
    for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
      switch (child.getNodeName()) {
        case "skipped" -> {
          skipped.add(name + "\n      " + reason((Element) child));
          return;
        }
        case "failure", "error" -> {
          failed.add(name + "\n      " + reason((Element) child));
          return;
        }
        default -> {}
      }
    }
    passed++;
  }

  private static String reason(Element element) {
    var message = element.getAttribute("message").strip();
    var text = message.isEmpty() ? element.getTextContent().strip() : message;
    return text.lines().findFirst().orElse("no reason given");
  }

  private void print() {
    if (!skipped.isEmpty()) {
      System.out.println("\nskipped:");
      skipped.forEach(line -> System.out.println("  - " + line));
    }
    if (!failed.isEmpty()) {
      System.out.println("\nfailed:");
      failed.forEach(line -> System.out.println("  - " + line));
    }
    var counts =
        "%d passed, %d failed, %d skipped".formatted(passed, failed.size(), skipped.size());
    if (!remarks.isEmpty()) {
      System.out.println("\n" + counts + "; " + String.join("; ", remarks));
    }
    System.out.println("\n" + counts);
  }
}
